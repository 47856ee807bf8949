import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PictureNews } from './http-api/camera-pictures.ts';
import { createPictureReader, writePictureNews } from './picture-code.ts';

const SAID: readonly (readonly [PictureNews, Uint8Array])[] = [
  [{ state: 'waiting', camera: 'cam-1' }, new Uint8Array(0)],
  [{ state: 'frame', camera: 'cam-1', at: 1_790_000_000_000, bytes: 5 }, Uint8Array.of(0xff, 0xd8, 0, 0, 9)],
  [{ state: 'none', camera: '摄像机' }, new Uint8Array(0)],
  [{ state: 'frame', camera: 'cam-2', at: 1_790_000_000_001, bytes: 300 }, new Uint8Array(300).fill(7)],
  [
    { state: 'failed', camera: 'cam-1', reason: 'http-status', status: 503, since: 1_790_000_000_000 },
    new Uint8Array(0),
  ],
];

describe('news of pictures', () => {
  it('are read as they were written, however the bytes are cut', () => {
    const bytes = Uint8Array.from(SAID.flatMap(([news, jpeg]) => [...writePictureNews(news), ...jpeg]));
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 30 }), (cuts) => {
        const heard: [PictureNews, Uint8Array][] = [];
        const read = createPictureReader((news, jpeg) => heard.push([news, jpeg]));
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        for (let i = 1; i < edges.length; i++) read(bytes.subarray(edges[i - 1], edges[i]));
        expect(heard).toEqual(SAID);
      }),
    );
  });

  it('that are none are refused, before they are waited for', () => {
    const read = createPictureReader(() => undefined);
    expect(() => {
      read(new TextEncoder().encode('HTTP/1.1 502 Bad Gateway'));
    }).toThrow('not news');
  });
});
