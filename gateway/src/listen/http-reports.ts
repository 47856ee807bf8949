import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { JournalFullError } from '../journal/journal-errors.ts';
import type { DeviceRegistry } from '../store/device-registry.ts';
import { serveHttpOn, type Listening } from './listen-on.ts';
import type { DeviceDoorOptions } from './device-door.ts';
import { validDigest } from './mqtt-access.ts';
import { ONVIF_PATH, onvifReport } from './onvif-report.ts';
import { osmandReport } from './osmand-report.ts';
import { partyOf } from './peer-address.ts';

export interface HttpReportsOptions extends DeviceDoorOptions {
  readonly registry: DeviceRegistry;
}

const REQUEST_TIMEOUT_MS = 10_000;
const HEADER_BYTES = 8 * 1024;

/**
 * Reports over HTTP: cameras notify on `/onvif/<device id>`, phones (OsmAnd, Traccar Client) report on any other path.
 *
 * A report that is understood or kept as a dead letter is answered with success: the apps send anything else again for ever, and what is
 * behind it with it. 400, for cameras 401: not a device of ours. 429: a flood. 503: it cannot be kept now.
 */
export async function startHttpReports(options: HttpReportsOptions): Promise<Listening> {
  const { limits, registry, metrics, log, lockOut, allowances } = options;

  async function answer(request: IncomingMessage): Promise<{ readonly status: number; readonly why?: string }> {
    const now = Date.now();
    const party = partyOf(request.socket.remoteAddress);
    if (lockOut.isAddressLocked(party, now)) return refuse(400, 'locked-out', party);
    const body = request.method === 'POST' ? await readBody(request, limits.packetBytes) : Buffer.alloc(0);
    if (!body) return refuse(413, 'too-large', party);
    const [path = '', query = ''] = request.url?.split('?', 2) ?? [];
    const isCamera = path.startsWith(ONVIF_PATH);
    // Asked for credentials, a camera sends them; the apps take any refusal for one to try again.
    const denied = isCamera ? 401 : 400;
    const report = isCamera ? onvifReport(path, query, request.headers.authorization, body) : osmandReport(query, body);
    if (!report) return refuse(denied, 'wrong-shape', party);
    if (lockOut.isLocked(party, report.deviceId, now)) return refuse(denied, 'locked-out', report.deviceId);
    const device = registry.byId(report.deviceId);
    if (device?.protocol !== (isCamera ? 'onvif' : 'osmand') || validDigest(device, report.token) === undefined) {
      lockOut.failed(party, report.deviceId, now);
      return refuse(denied, 'bad-credentials', report.deviceId);
    }
    lockOut.succeeded(party, device.id);
    const holdMs = allowances.take(device, now);
    if (holdMs === 'cut-off') return refuse(429, 'flood', device.id);
    if (holdMs > 0) await new Promise((resolve) => setTimeout(resolve, holdMs));
    try {
      await options.receive(device, device.protocol, report.payload);
      // A notification is one-way: accepted, and nothing to read (SOAP 1.2, part 2, 7.5.2.2).
      return { status: isCamera ? 202 : 200 };
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
  server.prependListener('connection', (socket: Socket) => {
    if (options.connections.take(socket)) return;
    refuse(503, 'too-many-connections', partyOf(socket.remoteAddress));
    socket.destroy();
  });
  return serveHttpOn(server, options.port, options.host, 'OSMAND_PORT');
}

/** The body; undefined when it is larger than allowed. */
async function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function end(response: ServerResponse, status: number, why = ''): void {
  if (response.headersSent || response.destroyed) return;
  if (status === 401) response.setHeader('www-authenticate', 'Basic realm="xuncheng"');
  // What was not read is not wanted any more.
  if (status === 413) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'text/plain' }).end(why);
}
