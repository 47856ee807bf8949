import {
  DEVICE_NAMESPACE,
  OPERATOR_NAMESPACE,
  type DeviceClientEvents,
  type DeviceServerEvents,
  type OperatorClientEvents,
  type OperatorServerEvents,
} from '@xuncheng/contract';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server, type Namespace } from 'socket.io';
import { isSameOrigin } from '../access/same-origin.ts';

/** Longest frame a client may send: an instruction to 5,000 officers is 35 KB. */
const FRAME_BYTES_AT_MOST = 65_536;

export type OperatorSockets = Namespace<OperatorClientEvents, OperatorServerEvents>;
export type DeviceSockets = Namespace<DeviceClientEvents, DeviceServerEvents>;

/** What reads the session cookie of a handshake. */
type HandshakeMiddleware = Parameters<Server['engine']['use']>[0];

/** The two namespaces on one HTTP server. */
export interface SocketServer {
  readonly operators: OperatorSockets;
  readonly devices: DeviceSockets;
  readonly close: () => Promise<void>;
}

/**
 * Open Socket.IO. Pages elsewhere are turned away at the handshake (`cors` would only hide the answer from them). Connection
 * state recovery stays off: it skips authentication.
 */
export function openSocketServer(
  httpServer: HttpServer,
  sessionMiddleware: HandshakeMiddleware,
  publicOrigin: string | undefined,
): SocketServer {
  const server = new Server(httpServer, {
    serveClient: false,
    // The passage of MQTT (mqtt-passage.ts) takes the other upgrades and turns away what is neither.
    destroyUpgrade: false,
    maxHttpBufferSize: FRAME_BYTES_AT_MOST,
    perMessageDeflate: false,
    allowRequest: (request: IncomingMessage, decide) => {
      decide(null, isSameOrigin(request, publicOrigin));
    },
  });
  server.engine.use(sessionMiddleware);
  // The namespace `/` is always there and asks nobody who they are.
  server.use((_socket, next) => {
    next(connectionRefusal('no-such-namespace', `There are ${OPERATOR_NAMESPACE} and ${DEVICE_NAMESPACE}.`));
  });
  return {
    operators: server.of(OPERATOR_NAMESPACE) as OperatorSockets,
    devices: server.of(DEVICE_NAMESPACE) as DeviceSockets,
    close: () => server.close(),
  };
}

/** A refusal of a connection: the client gets `message` as text and `data.code` for programs. */
export function connectionRefusal(code: string, message: string): Error {
  return Object.assign(new Error(message), { data: { code } });
}
