import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A camera on this machine that answers as a test tells it to. */
export interface TestCamera {
  readonly url: string;
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Requests so far. */
  readonly asked: { readonly path: string; readonly authorization: string | undefined }[];
  /** Answers that are not over. */
  readonly openCount: () => number;
  readonly close: () => Promise<void>;
}

/** A JPEG as far as anybody looks at it before it is drawn: its number, and some length. */
export function frameOf(number: number, length = 40): Buffer {
  const frame = Buffer.alloc(length, number % 251);
  frame.set([0xff, 0xd8, 0xff, 0xe0]);
  frame.writeUInt32BE(number, 4);
  return frame;
}
export const numberOf = (frame: Uint8Array): number => Buffer.from(frame).readUInt32BE(4);

/** Frames one after the other, so many a second, each of so many bytes; `open` tells how many are written. */
export function streamFrames(response: ServerResponse, everyMs: number, length = 40): void {
  response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=frame' });
  let number = 0;
  const write = (): void => {
    const frame = frameOf(++number, length);
    response.write(`--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${String(frame.length)}\r\n\r\n`);
    response.write(frame);
    response.write('\r\n');
  };
  write();
  const timer = setInterval(write, everyMs);
  response.once('close', () => {
    clearInterval(timer);
  });
}

export async function startTestCamera(): Promise<TestCamera> {
  let openCount = 0;
  const asked: TestCamera['asked'] = [];
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', authorization: request.headers.authorization });
    openCount += 1;
    response.once('close', () => {
      openCount -= 1;
    });
    camera.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const camera: TestCamera = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    answer: (_request, response) => response.writeHead(404).end(),
    asked,
    openCount: () => openCount,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return camera;
}
