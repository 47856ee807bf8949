import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { newAllowance, takeMessage, type Allowance, type AllowanceLimits } from '../admit/flood.ts';
import type { GatewayLimits } from '../config.ts';
import { JournalFullError } from '../journal/journal.ts';
import type { DeviceRegistry, RegisteredDevice } from '../store/device-registry.ts';
import type { Metrics } from '../watch/metrics.ts';
import { listen } from './listeners.ts';
import { createLockOut } from './lock-out.ts';
import { validDigest } from './mqtt-access.ts';
import { partyOf } from './peer-address.ts';

export interface OsmandOptions {
  readonly host: string;
  readonly port: number;
  readonly registry: DeviceRegistry;
  readonly limits: GatewayLimits;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Resolves when the report is durable, and only then is it answered with 200. */
  readonly receive: (device: RegisteredDevice, topic: string, payload: Uint8Array) => Promise<void>;
}

/** Shown as the topic of what came this way. */
const TOPIC = 'osmand';
const REQUEST_TIMEOUT_MS = 10_000;
const HEADER_BYTES = 8 * 1024;

/**
 * Reports over HTTP as OsmAnd and Traccar Client send them, on any path. Their one setting is an identifier, so the device id and its token
 * stand there together: `id=phone-3:its-token`. Neither is kept with the report.
 *
 * A report that is understood or kept as a dead letter is answered with 200: the apps send anything else again for ever, and what is
 * behind it with it. 400: not a device of ours. 429: a flood. 503: it cannot be kept now.
 */
export async function startOsmandListener(options: OsmandOptions): Promise<{
  readonly port: number;
  readonly close: () => Promise<void>;
}> {
  const { limits, registry, metrics, log } = options;
  const lockOut = createLockOut(limits);
  const allowances = new Map<string, Allowance>();
  const allowanceLimits: AllowanceLimits = {
    perSecond: limits.deviceRate,
    burst: limits.deviceBurst,
    debt: limits.floodDebt,
  };

  async function answer(request: IncomingMessage): Promise<{ readonly status: number; readonly why?: string }> {
    const now = Date.now();
    const party = partyOf(request.socket.remoteAddress);
    if (lockOut.isAddressLocked(party, now)) return refuse(400, 'locked-out', party);
    const report = await readReport(request, limits.packetBytes);
    if (report === 'too-large') return refuse(413, 'too-large', party);
    if (!report) return refuse(400, 'wrong-shape', party);
    if (lockOut.isLocked(party, report.deviceId, now)) return refuse(400, 'locked-out', report.deviceId);
    const device = registry.byId(report.deviceId);
    if (device?.protocol !== 'osmand' || validDigest(device, report.token) === undefined) {
      lockOut.failed(party, report.deviceId, now);
      return refuse(400, 'bad-credentials', report.deviceId);
    }
    lockOut.succeeded(party, device.id);
    const allowance = allowances.get(device.id) ?? newAllowance(allowanceLimits, now);
    allowances.set(device.id, allowance);
    const holdMs = takeMessage(allowance, allowanceLimits, now);
    if (holdMs === 'cut-off') return refuse(429, 'flood', device.id);
    if (holdMs > 0) await new Promise((resolve) => setTimeout(resolve, holdMs));
    try {
      await options.receive(device, TOPIC, report.payload);
      return { status: 200 };
    } catch (error) {
      if (!(error instanceof JournalFullError)) throw error;
      return { status: 503, why: 'this cannot be kept now: send it again later' };
    }
  }

  function refuse(status: number, reason: string, detail: string): { readonly status: number; readonly why: string } {
    metrics.refusedAccess.inc({ reason });
    log.warn({ reason, detail }, 'refused');
    return { status, why: reason };
  }

  const server = createServer(
    { maxHeaderSize: HEADER_BYTES, requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => {
      answer(request).then(
        ({ status, why }) => {
          end(response, status, why);
        },
        (error: unknown) => {
          log.error({ err: error }, 'a report was not taken');
          end(response, 500);
        },
      );
    },
  );
  server.maxConnections = limits.connections;
  await listen(server, options.port, options.host, 'OSMAND_PORT');
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

interface Report {
  readonly deviceId: string;
  readonly token: string;
  /** The report without the credentials. */
  readonly payload: Buffer;
}

/** The report of a request: its body when it is JSON or a form, or else its query. Undefined when it names no device. */
async function readReport(request: IncomingMessage, mostBytes: number): Promise<Report | 'too-large' | undefined> {
  const query = request.url?.split('?', 2)[1] ?? '';
  const body = request.method === 'POST' ? await readBody(request, mostBytes) : '';
  if (body === undefined) return 'too-large';
  if (body.trimStart().startsWith('{')) {
    const identifier = /"(?:device_id|id)"\s*:\s*"([^"\\]+)"/.exec(body)?.[1];
    return reportOf(identifier, (credentials) => body.replaceAll(credentials, ''));
  }
  const parameters = new URLSearchParams(query || body);
  const identifier = parameters.get('id') ?? parameters.get('deviceid') ?? undefined;
  parameters.delete('id');
  parameters.delete('deviceid');
  return reportOf(identifier, () => parameters.toString());
}

function reportOf(identifier: string | undefined, textWithout: (identifier: string) => string): Report | undefined {
  const separator = identifier?.indexOf(':') ?? -1;
  if (identifier === undefined || separator < 1) return undefined;
  return {
    deviceId: identifier.slice(0, separator),
    token: identifier.slice(separator + 1),
    payload: Buffer.from(textWithout(identifier)),
  };
}

/** The body as text; undefined when it is larger than allowed. */
async function readBody(request: IncomingMessage, mostBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function end(response: ServerResponse, status: number, why = ''): void {
  if (response.headersSent || response.destroyed) return;
  // What was not read is not wanted any more.
  if (status === 413) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'text/plain' }).end(why);
}
