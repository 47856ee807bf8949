import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTrails } from './read-trails.ts';
import type { Trail } from './trail-code.ts';
import { writeTrails } from './write-trails.ts';

const FROM = 1_790_000_000_000;

const trailOf = (officerId: number, fixes: readonly (readonly [number, number, number, boolean])[]): Trail => {
  const times = [...new Set(fixes.map(([time]) => time))].sort((a, b) => a - b);
  return {
    officerId,
    time: Float64Array.from(times, (time) => FROM + time),
    lon: Float64Array.from(times, (_, i) => fixes[i]![1]),
    lat: Float64Array.from(times, (_, i) => fixes[i]![2]),
    begins: Uint8Array.from(times, (_, i) => Number(fixes[i]![3])),
  };
};

const fix = fc.tuple(
  fc.integer({ min: 0, max: 86_400_000 }),
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -90, max: 90, noNaN: true }),
  fc.boolean(),
);
const trails = fc
  .uniqueArray(fc.integer({ min: 1, max: 2_000_000_000 }), { minLength: 1, maxLength: 6 })
  .chain((ids) =>
    fc.tuple(...ids.map((id) => fc.array(fix, { minLength: 1, maxLength: 40 }).map((one) => trailOf(id, one)))),
  );

describe('trails in bytes', () => {
  it('come back as they were: times to 50 ms, places to half a step, and never adding up', () => {
    fc.assert(
      fc.property(trails, (written) => {
        const read = readTrails(writeTrails(FROM, written));
        if (typeof read === 'string') throw new Error(read);
        const inOrder = [...written].sort((a, b) => a.officerId - b.officerId);
        expect(read.map(({ officerId }) => officerId)).toEqual(inOrder.map(({ officerId }) => officerId));
        read.forEach((trail, index) => {
          const expected = inOrder[index]!;
          expect([...trail.begins]).toEqual([...expected.begins]);
          for (let i = 0; i < expected.time.length; i++) {
            expect(Math.abs(trail.time[i]! - expected.time[i]!)).toBeLessThanOrEqual(50);
            expect(Math.abs(trail.lon[i]! - expected.lon[i]!)).toBeLessThanOrEqual(0.500_001e-6);
            expect(Math.abs(trail.lat[i]! - expected.lat[i]!)).toBeLessThanOrEqual(0.500_001e-6);
          }
        });
      }),
    );
  });

  it('take four bytes a fix of somebody who walks and is heard every five seconds', () => {
    const count = 5_760;
    const walk = (start: number, step: number): Float64Array =>
      Float64Array.from({ length: count }, (_, i) => start + i * step);
    const trail: Trail = {
      officerId: 1,
      time: walk(FROM, 5_000),
      lon: walk(120.17, 0.000_05),
      lat: walk(30.24, 0.000_04),
      begins: new Uint8Array(count),
    };
    expect(writeTrails(FROM, [trail]).length / count).toBeLessThan(4.01);
  });

  it('are refused by name, whatever came instead', () => {
    const bytes = writeTrails(FROM, [trailOf(7, [[0, 120, 30, true]])]);
    expect(readTrails(new Uint8Array([9, ...bytes.subarray(1)]))).toBe('frame-version');
    expect(readTrails(bytes.subarray(0, 5))).toBe('frame-truncated');
    expect(readTrails(bytes.subarray(0, bytes.length - 1))).toBe('frame-truncated');
    // An officer who says to have two thousand million fixes, in five bytes.
    expect(readTrails(new Uint8Array([...bytes, 1, 0xff, 0xff, 0xff, 0xff, 7]))).toBe('frame-truncated');
    expect(readTrails(new Uint8Array([...bytes, 0, 1, 1, 1]))).toBe('frame-malformed');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        const read = readTrails(noise);
        expect(typeof read === 'string' || Array.isArray(read)).toBe(true);
      }),
    );
  });
});
