import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { encode } from 'jpeg-js';
import type { Sighting } from '../devices/camera-scene.ts';
import type { KeptEvent } from '../devices/camera-world.ts';
import { drawTestPicture, twiceAsLarge } from '../devices/test-picture.ts';

const FRAME_MS = 500;
const QUALITY = 70;
const BOUNDARY = 'picture';

export interface PictureServerOptions {
  readonly port: number;
  readonly host: string;
  readonly timeZone: string;
  /** What a camera sees; undefined: there is no such camera, or it is broken. */
  readonly look: (deviceId: string) => readonly Sighting[] | undefined;
  readonly recall: (eventId: string) => KeptEvent | undefined;
}

export interface PictureServer {
  readonly port: number;
  readonly end: () => Promise<void>;
}

/**
 * Test pictures of the simulated cameras: `/{id}/snapshot` once, `/{id}/stream` as MJPEG, and of their events where Frigate has them
 * (`/api/events/{id}/snapshot.jpg`); drawn while somebody asks for them.
 */
export async function startPictureServer({
  port,
  host,
  timeZone,
  look,
  recall,
}: PictureServerOptions): Promise<PictureServer> {
  function draw(deviceId: string): Buffer | undefined {
    const sightings = look(deviceId);
    if (!sightings) return undefined;
    return encode(drawTestPicture({ deviceId, time: Date.now(), timeZone, sightings }), QUALITY).data;
  }

  function stream(deviceId: string, response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': `multipart/x-mixed-replace; boundary=${BOUNDARY}`,
      'cache-control': 'no-store',
    });
    const timer = setInterval(write, FRAME_MS);
    response.once('close', () => {
      clearInterval(timer);
    });
    function write(): void {
      if (response.writableNeedDrain) return;
      const frame = draw(deviceId);
      if (!frame) {
        response.end();
        return;
      }
      response.write(`--${BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: ${String(frame.length)}\r\n\r\n`);
      response.write(frame);
      response.write('\r\n');
    }
    write();
  }

  /** In the size that the boxes of events are said in. */
  function drawEvent(eventId: string): Buffer | undefined {
    const event = recall(eventId);
    if (!event) return undefined;
    const { deviceId, sighting } = event;
    const time = sighting.frameTime * 1000;
    return encode(twiceAsLarge(drawTestPicture({ deviceId, time, timeZone, sightings: [sighting] })), QUALITY).data;
  }

  const server = createServer((request, response) => {
    const eventId = /^\/api\/events\/([^/]+)\/snapshot\.jpg$/.exec(request.url ?? '')?.[1];
    if (eventId !== undefined && request.method === 'GET') {
      const picture = drawEvent(eventId);
      response.writeHead(picture ? 200 : 404, { 'content-type': 'image/jpeg' }).end(picture);
      return;
    }
    const [, deviceId = '', what] = (request.url ?? '').split('/');
    const isBroken = look(deviceId) === undefined;
    if (request.method !== 'GET' || isBroken) response.writeHead(isBroken ? 503 : 405).end();
    else if (what === 'stream') stream(deviceId, response);
    else if (what === 'snapshot') {
      response.writeHead(200, { 'content-type': 'image/jpeg', 'cache-control': 'no-store' }).end(draw(deviceId));
    } else response.writeHead(404).end();
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    end: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
