import { MQTT_PASSAGE_PATH, PASSAGE_ADDRESS_HEADER, PASSAGE_PROOF_HEADER } from '@xuncheng/contract';
import { request as requestHttp, STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import { request as requestHttps } from 'node:https';
import { pipeline, type Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { isSameOrigin } from '../access/same-origin.ts';

/** Socket.IO's own path; its engine takes these upgrades by itself. */
const SOCKET_IO_PATH = '/socket.io/';
const GATEWAY_PATIENCE_MS = 10_000;

interface Needs {
  readonly httpServer: Server;
  /** The gateway's MQTT over WebSocket, `ws://host:port`. */
  readonly gatewayUrl: string;
  readonly serviceToken: string;
  readonly publicOrigin: string | undefined;
  /** Whose connection it is, proxies in front considered. */
  readonly addressOf: (request: IncomingMessage) => string;
  readonly logger: Logger;
}

/**
 * Pass `/mqtt` on to the gateway, so that the page of a phone talks to its own origin alone. Who signs in is the gateway's business; pages
 * elsewhere are turned away here, and so is every upgrade to anything else.
 * @returns how to end what is open
 */
export function passMqttOn(needs: Needs): { readonly close: () => void } {
  const { httpServer, logger } = needs;
  const { protocol, hostname, port } = new URL(needs.gatewayUrl);
  const open = new Set<Duplex>();

  httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path.startsWith(SOCKET_IO_PATH)) return;
    // A browser that goes away in between is nobody's failure.
    socket.on('error', () => undefined);
    if (path !== MQTT_PASSAGE_PATH) refuse(socket, 404);
    else if (!isSameOrigin(request, needs.publicOrigin)) refuse(socket, 403);
    else pass(request, socket, head);
  });

  function pass(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ask = (protocol === 'wss:' ? requestHttps : requestHttp)({
      hostname,
      port,
      path: MQTT_PASSAGE_PATH,
      headers: {
        ...webSocketHeaders(request),
        connection: 'Upgrade',
        upgrade: 'websocket',
        [PASSAGE_PROOF_HEADER]: needs.serviceToken,
        [PASSAGE_ADDRESS_HEADER]: needs.addressOf(request),
      },
    });
    ask.setTimeout(GATEWAY_PATIENCE_MS, () => ask.destroy(new Error('the gateway does not answer')));
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      ask.destroy();
    });
    ask.on('error', (error) => {
      if (socket.destroyed) return;
      logger.debug({ err: error }, 'MQTT could not be passed on');
      refuse(socket, 502);
    });
    ask.on('response', (response) => {
      response.resume();
      refuse(socket, response.statusCode ?? 502);
    });
    ask.on('upgrade', (response, gateway: Duplex, first: Buffer) => {
      ask.setTimeout(0);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headerLines(response)}\r\n`);
      if (first.length > 0) socket.write(first);
      if (head.length > 0) gateway.write(head);
      // Whichever side ends, ends the other.
      const ended = (): void => undefined;
      pipeline(socket, gateway, ended);
      pipeline(gateway, socket, ended);
    });
    ask.end();
  }

  return {
    close: () => {
      for (const socket of open) socket.destroy();
    },
  };
}

/** What the handshake is made of (RFC 6455, 4.1); nothing else of the request is passed on, and no cookie. */
function webSocketHeaders({ headers }: IncomingMessage): Record<string, string> {
  const names = ['sec-websocket-key', 'sec-websocket-version', 'sec-websocket-protocol', 'sec-websocket-extensions'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

function headerLines({ rawHeaders }: IncomingMessage): string {
  let lines = '';
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) lines += `${rawHeaders[i]!}: ${rawHeaders[i + 1]!}\r\n`;
  return lines;
}

function refuse(socket: Duplex, status: number): void {
  socket.end(
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}
