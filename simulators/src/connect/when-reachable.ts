import { connect } from 'node:net';

const TRY_EVERY_MS = 250;
const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'ws:': 80,
  'wss:': 443,
  'mqtt:': 1883,
  'mqtts:': 8883,
};

/**
 * Begins something once somebody listens at the address. All processes of the platform start together, and hundreds of devices
 * that were refused would each wait longer and longer before they try again. Returns how to stop, before or after.
 */
export function whenReachable(url: string, begin: () => () => void): () => void {
  const { hostname, port, protocol } = new URL(url);
  let stop: (() => void) | undefined;
  let isStopped = false;
  const look = (): void => {
    if (isStopped) return;
    const socket = connect({ host: hostname, port: port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port) });
    socket.on('connect', () => {
      socket.destroy();
      if (!isStopped) stop = begin();
    });
    socket.on('error', () => {
      setTimeout(look, TRY_EVERY_MS);
    });
  };
  look();
  return () => {
    isStopped = true;
    stop?.();
  };
}
