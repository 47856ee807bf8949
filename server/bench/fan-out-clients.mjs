import { io } from 'socket.io-client';
import { WebSocket } from 'ws';

/** Screens of a fan-out, in a process of their own, so that what they read is not counted as the cost of sending. Says when all are there. */
const { FAN_OUT_URL: url, FAN_OUT_KIND: kind, FAN_OUT_SCREENS: screens } = process.env;
let bytes = 0;
const opened = Array.from({ length: Number(screens) }, () => {
  const socket = kind === 'ws' ? new WebSocket(url) : io(url, { transports: ['websocket'], forceNew: true });
  const count = (data) => (bytes += data.length ?? data.byteLength);
  if (kind === 'ws') socket.on('message', count);
  else socket.on('connect', () => socket.io.engine.on('packet', ({ data }) => data && count(data)));
  return new Promise((resolve) => socket.on(kind === 'ws' ? 'open' : 'connect', resolve));
});
await Promise.all(opened);
process.on('message', () => process.send({ bytes }));
process.on('disconnect', () => process.exit(0));
process.send('ready');
