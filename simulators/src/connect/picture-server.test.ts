import { decode } from 'jpeg-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginSighting, type Sighting } from '../devices/camera-scene.ts';
import { createRandom } from '../random.ts';
import { startPictureServer, type PictureServer } from './picture-server.ts';

let server: PictureServer;
const sightings: Sighting[] = [];
beforeAll(async () => {
  server = await startPictureServer({
    port: 0,
    host: '127.0.0.1',
    timeZone: 'Asia/Shanghai',
    look: (deviceId) => (deviceId === 'cam-001' ? sightings : undefined),
    recall: (eventId) => {
      const sighting = sightings.find(({ id }) => id === eventId);
      return sighting && { deviceId: 'cam-001', sighting };
    },
  });
});
afterAll(() => server.end());

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${String(server.port)}${path}`, init);
const picture = async (): Promise<ReturnType<typeof decode>> =>
  decode(Buffer.from(await (await ask('/cam-001/snapshot')).arrayBuffer()));

test('a simulated camera shows a picture that moves, with what its video server sees', async () => {
  const first = await picture();
  expect([first.width, first.height]).toEqual([640, 360]);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const second = await picture();
  const differing = second.data.reduce((count, byte, at) => count + Number(Math.abs(byte - first.data[at]!) > 60), 0);
  expect(differing).toBeGreaterThan(30);
  sightings.push({ ...beginSighting('cam_001', 1, false, createRandom(1)), box: [200, 300, 600, 500], label: 'car' });
  const { data, width } = await picture();
  const middle = (220 * width + 200) * 4;
  // A car is blue.
  expect(data[middle + 2]! - data[middle]!).toBeGreaterThan(80);
  // The picture of the event alone is as large as its box is measured.
  const event = await ask(`/api/events/${sightings.at(-1)!.id}/snapshot.jpg`);
  const kept = decode(Buffer.from(await event.arrayBuffer()));
  expect([kept.width, kept.height]).toEqual([1280, 720]);
  const inside = (440 * kept.width + 400) * 4;
  expect(kept.data[inside + 2]! - kept.data[inside]!).toBeGreaterThan(80);
  expect((await ask('/api/events/another/snapshot.jpg')).status).toBe(404);
});

test('streams while somebody listens, and is broken where there is none', async () => {
  const control = new AbortController();
  const response = await ask('/cam-001/stream', { signal: control.signal });
  expect(response.headers.get('content-type')).toMatch(/^multipart\/x-mixed-replace/);
  const reader = response.body!.getReader();
  let text = '';
  while (text.split('--picture').length < 4) text += Buffer.from((await reader.read()).value).toString('latin1');
  control.abort();
  expect((await ask('/cam-999/snapshot')).status).toBe(503);
  expect((await ask('/cam-001/elsewhere')).status).toBe(404);
});
