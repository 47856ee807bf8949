import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPartReader } from './mjpeg-parts.ts';

const PICTURES = [Buffer.from([0xff, 0xd8, 1, 2, 3]), Buffer.alloc(700, 5), Buffer.from('--fram\r\n\r\n')];
const body = (withLength: boolean, preamble = ''): Buffer =>
  Buffer.concat([
    Buffer.from(preamble),
    ...PICTURES.flatMap((picture) => [
      Buffer.from(
        `--frame\r\nContent-Type: image/jpeg\r\n${withLength ? `Content-Length: ${String(picture.length)}\r\n` : ''}\r\n`,
      ),
      picture,
      Buffer.from('\r\n'),
    ]),
    Buffer.from('--frame--'),
  ]);

describe('pictures out of a stream', () => {
  it('are the same however the stream is cut, with and without their lengths', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(fc.nat(1_000), { maxLength: 40 }), (withLength, cuts) => {
        const read = createPartReader('multipart/x-mixed-replace; boundary=frame', 4_096);
        const bytes = body(withLength, 'preamble\r\n');
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const found: Buffer[] = [];
        for (let i = 1; i < edges.length; i++) found.push(...read(bytes.subarray(edges[i - 1], edges[i])));
        expect(found).toEqual(PICTURES);
      }),
    );
  });

  it('are there with their last byte where the length is said', () => {
    const read = createPartReader('multipart/x-mixed-replace; boundary="--frame"', 4_096);
    expect(read(Buffer.from('--frame\r\nContent-Length: 3\r\n\r\nab'))).toEqual([]);
    expect(read(Buffer.from('c'))).toEqual([Buffer.from('abc')]);
  });

  it('are not waited for when they are too long, or no pictures at all', () => {
    const type = 'multipart/x-mixed-replace; boundary=frame';
    expect(() => createPartReader(type, 10)(Buffer.from('--frame\r\nContent-Length: 11\r\n\r\n'))).toThrow('too-large');
    expect(() => createPartReader(type, 10)(Buffer.from('--frame\r\n\r\n0123456789abcdef'))).toThrow('too-large');
    expect(() => createPartReader(type, 10)(Buffer.alloc(9_000, 32))).toThrow('not-a-picture');
    expect(() => createPartReader('multipart/x-mixed-replace', 10)).toThrow('not-a-picture');
  });
});
