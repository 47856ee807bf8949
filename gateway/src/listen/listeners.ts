import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { listenOn } from './listen-on.ts';
import { partyOf, partyOfWebSocket } from './peer-address.ts';

/** MQTT over TLS; devices show a certificate of their own when an authority for them is given. */
export interface TlsSettings {
  readonly port: number;
  readonly certFile: string;
  readonly keyFile: string;
  readonly clientCaFile: string | undefined;
}

/** Who is at the other end, as far as the network says. */
export interface Peer {
  readonly party: string;
  /** Common name and alternative names of the certificate it proved; none without one. */
  readonly certificateNames: readonly string[];
}

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly webSocketPort: number;
  readonly tls: TlsSettings | undefined;
  readonly packetBytes: number;
  /** The server's secret: who knows it may say whose WebSocket it passes on. */
  readonly serviceToken: string;
  /** May it be connected? Asked before a byte is read. */
  readonly mayConnect: (socket: Socket) => boolean;
  readonly onStream: (stream: Duplex, peer: Peer) => void;
}

export interface Listeners {
  readonly port: number;
  readonly webSocketPort: number;
  /** 0 without TLS. */
  readonly tlsPort: number;
  readonly close: () => Promise<void>;
}

/** Phones keep MQTT quiet for an hour, or say no time at all: a connection that is dead is found by TCP. */
const KEEP_ALIVE_MS = 60_000;
const HANDSHAKE_TIMEOUT_MS = 10_000;
const SOCKET_OPTIONS = { noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS };

/** The ports that devices reach: MQTT over TCP, over TLS, and over WebSocket (`/mqtt`). */
export async function startListeners(options: ListenerOptions): Promise<Listeners> {
  const { host, tls, onStream } = options;
  /** Asks for the connections of every kind alike, from the first packet of TCP. */
  const guardConnections = (server: Server): void => {
    server.prependListener('connection', (socket: Socket) => {
      if (!options.mayConnect(socket)) socket.destroy();
    });
  };

  const tcp = createTcpServer(SOCKET_OPTIONS, (socket) => {
    if (!socket.destroyed) onStream(socket, { party: partyOf(socket.remoteAddress), certificateNames: [] });
  });
  const secure = tls && createTlsListener(tls, onStream);
  const http = createHttpServer((_request, response) => {
    response.writeHead(426).end('MQTT over WebSocket: /mqtt');
  });
  const webSockets = new WebSocketServer({
    server: http,
    path: '/mqtt',
    maxPayload: options.packetBytes + 1024,
    handleProtocols: (protocols) => (protocols.has('mqtt') ? 'mqtt' : protocols.has('mqttv3.1') ? 'mqttv3.1' : false),
  });
  webSockets.on('connection', (socket, request) => {
    const party = partyOfWebSocket(request.headers, request.socket.remoteAddress, options.serviceToken);
    onStream(createWebSocketStream(socket), { party, certificateNames: [] });
  });
  const servers: Server[] = [tcp, http, ...(secure ? [secure] : [])];
  servers.forEach(guardConnections);
  await Promise.all([
    listenOn(tcp, options.port, host, 'MQTT_PORT'),
    listenOn(http, options.webSocketPort, host, 'MQTT_WS_PORT'),
    secure && listenOn(secure, tls.port, host, 'MQTT_TLS_PORT'),
  ]);
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;
  const ports = { port: portOf(tcp), webSocketPort: portOf(http), tlsPort: secure ? portOf(secure) : 0 };

  return {
    ...ports,
    close: async () => {
      const closed = servers.map(closeServer);
      webSockets.close();
      for (const socket of webSockets.clients) socket.terminate();
      await Promise.all(closed);
    },
  };
}

function createTlsListener(tls: TlsSettings, onStream: ListenerOptions['onStream']): Server {
  const server = createTlsServer(
    {
      ...SOCKET_OPTIONS,
      cert: readFileSync(tls.certFile),
      key: readFileSync(tls.keyFile),
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      ...(tls.clientCaFile === undefined
        ? {}
        : { ca: readFileSync(tls.clientCaFile), requestCert: true, rejectUnauthorized: true }),
    },
    (socket) => {
      const certificateNames = socket.authorized ? namesOf(socket) : [];
      onStream(socket, { party: partyOf(socket.remoteAddress), certificateNames });
    },
  );
  // A handshake that fails is the other side's; without a listener it would be thrown.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

/** Common name and DNS alternative names (RFC 5280, 4.2.1.6). */
function namesOf(socket: TLSSocket): string[] {
  const certificate = socket.getPeerCertificate();
  const commonName = certificate.subject.CN;
  const alternatives = (certificate.subjectaltname ?? '')
    .split(', ')
    .filter((name) => name.startsWith('DNS:'))
    .map((name) => name.slice('DNS:'.length));
  return [...(commonName === undefined ? [] : [commonName].flat()), ...alternatives];
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
