import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OFFICER_STATES, type OfficerMove } from '../live-events.ts';
import { AGE_STEP_MS, codeMove, NOWHERE, STEPS_PER_DEGREE, toSteps } from './move-code.ts';
import { ALL_DETAILS, joinFrame, MoveWriter, tileOf } from './move-writer.ts';
import { FRAME_REFUSALS } from './byte-cursor.ts';
import { readFrame } from './read-moves.ts';

const TIME = 1_780_000_000_000;
const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const placed = fc.record({
  officerId: fc.constant(0),
  state: fc.constantFrom(...OFFICER_STATES),
  connected: fc.boolean(),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  fixAt: fc.integer({ min: TIME - 40 * 3_600_000, max: TIME + 300_000 }),
  heading: nullable(fc.double({ min: 0, max: 360, noNaN: true })),
  speed: nullable(fc.double({ min: 0, max: 80, noNaN: true })),
  accuracy: nullable(fc.double({ min: 0, max: 5_000, noNaN: true })),
  battery: nullable(fc.integer({ min: 0, max: 100 })),
});
const NOT_PLACED = { lon: null, lat: null, fixAt: null, heading: null, speed: null, accuracy: null, battery: null };
const anyMove: fc.Arbitrary<OfficerMove> = fc.oneof(
  { weight: 5, arbitrary: placed },
  { weight: 1, arbitrary: placed.map((move) => ({ ...move, ...NOT_PLACED })) },
);
const ids = fc.uniqueArray(fc.integer({ min: 1, max: 2_000_000_000 }), { minLength: 1, maxLength: 40 });

/** Frame of whole moves: every officer in a tile of its own, or together where they share one. */
function frameOf(moves: readonly OfficerMove[], known?: ReadonlyMap<number, OfficerMove>): Uint8Array {
  const writer = new MoveWriter();
  const byTile = new Map<string, OfficerMove[]>();
  for (const move of [...moves].sort((a, b) => a.officerId - b.officerId)) {
    const key = tileOf(codeMove(move)).join();
    byTile.set(key, [...(byTile.get(key) ?? []), move]);
  }
  const tiles = [...byTile.values()].map((inTile) => {
    const [column, row] = tileOf(codeMove(inTile[0]!));
    writer.open(column, row, TIME);
    for (const move of inTile) {
      const before = known?.get(move.officerId);
      writer.write(move.officerId, codeMove(move), ALL_DETAILS, before ? codeMove(before) : null);
    }
    return writer.close()!;
  });
  return joinFrame(7, 5, TIME, tiles);
}
function movesOf(bytes: Uint8Array, known: (id: number) => OfficerMove | undefined): readonly OfficerMove[] {
  const frame = readFrame(bytes);
  if (typeof frame === 'string') throw new Error(frame);
  const moves = frame.moves(known);
  if (typeof moves === 'string') throw new Error(moves);
  return moves;
}
const stranger: OfficerMove = { officerId: 0, state: 'live', connected: true, ...NOT_PLACED };

describe('a frame of moves', () => {
  it('says what was written, in whole steps', () => {
    fc.assert(
      fc.property(ids, fc.array(anyMove, { minLength: 40, maxLength: 40 }), (officerIds, drawn) => {
        const moves = officerIds.map((officerId, index) => ({ ...drawn[index]!, officerId }));
        const read = new Map(movesOf(frameOf(moves), () => stranger).map((move) => [move.officerId, move]));
        expect(read.size).toBe(moves.length);
        for (const move of moves) {
          const got = read.get(move.officerId)!;
          expect([got.state, got.connected]).toEqual([move.state, move.connected]);
          expect(got.lon).toBe(move.lon === null ? null : 0 + toSteps(move.lon) / STEPS_PER_DEGREE);
          expect(got.lat).toBe(move.lat === null ? null : 0 + toSteps(move.lat) / STEPS_PER_DEGREE);
          const near = (field: keyof OfficerMove, within: number): void => {
            const [is, was] = [got[field] as number | null, move[field] as number | null];
            if (was === null) expect(is).toBeNull();
            else expect(Math.abs(is! - was)).toBeLessThanOrEqual(within + 1e-6);
          };
          near('fixAt', AGE_STEP_MS / 2);
          near('speed', 0.05);
          near('accuracy', 0.5);
          near('battery', 0);
          if (move.heading === null) expect(got.heading).toBeNull();
          else expect(Math.abs(((got.heading! - move.heading + 540) % 360) - 180)).toBeLessThanOrEqual(2.5 + 1e-6);
        }
      }),
    );
  });

  it('says the same of steps from a known place as of the whole place, in fewer bytes', () => {
    const step = fc.integer({ min: -200, max: 200 });
    fc.assert(
      fc.property(placed, step, step, (drawn, east, north) => {
        const before = { ...drawn, officerId: 9 };
        const clampTo = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
        const move = {
          ...before,
          lon: clampTo(before.lon + east / STEPS_PER_DEGREE, 180),
          lat: clampTo(before.lat + north / STEPS_PER_DEGREE, 90),
        };
        const stepped = frameOf([move], new Map([[9, before]]));
        const whole = frameOf([move]);
        expect(movesOf(stepped, () => before)).toEqual(movesOf(whole, () => before));
        if (Math.max(Math.abs(east), Math.abs(north)) < 127) expect(whole.length - stepped.length).toBe(2);
      }),
    );
  });

  it('keeps details that are not written, and passes over officers that the receiver does not have', () => {
    const writer = new MoveWriter();
    const known: OfficerMove = {
      ...stranger,
      officerId: 4,
      lon: 120.17,
      lat: 30.24,
      fixAt: TIME - 1_000,
      heading: 90,
      speed: 1.4,
      battery: 71,
    };
    const code = codeMove({ ...known, fixAt: TIME, lon: 120.17001 });
    const from = codeMove(known);
    writer.open(...tileOf(code), TIME);
    writer.write(3, code, ALL_DETAILS, null);
    writer.write(4, code, 0, from);
    const tile = writer.close()!;
    const moves = movesOf(joinFrame(1, 0, TIME, [tile]), (id) => (id === 4 ? known : undefined));
    expect(moves).toEqual([{ ...known, lon: 120.17001, fixAt: TIME }]);
    // Five bytes for who walks on, as long as ids are near each other: difference, flags, east, north, age.
    writer.open(...tileOf(code), TIME);
    writer.write(4, code, 0, from);
    expect(writer.close()!.length).toBe(4 + 5 + 1);
  });

  it('has no tile without officers', () => {
    const writer = new MoveWriter();
    writer.open(NOWHERE, 0, TIME);
    expect(writer.close()).toBeUndefined();
  });

  it('answers garbage with a named refusal', () => {
    const isRefusalOrMoves = (bytes: Uint8Array): void => {
      const frame = readFrame(bytes);
      const read = typeof frame === 'string' ? frame : frame.moves(() => stranger);
      if (typeof read === 'string') expect(FRAME_REFUSALS).toContain(read);
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), isRefusalOrMoves));
    // Garbage behind a sound header, and sound frames with bytes changed or cut off.
    const header = joinFrame(1, 0, TIME, []);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => isRefusalOrMoves(Uint8Array.of(...header, ...tail))),
    );
    fc.assert(
      fc.property(placed, fc.nat(60), fc.nat(255), fc.nat(60), (move, at, byte, cut) => {
        const bytes = frameOf([{ ...move, officerId: 5 }]);
        const changed = bytes.slice();
        changed[at % bytes.length] = byte;
        isRefusalOrMoves(changed);
        const short = bytes.slice(0, cut % bytes.length);
        isRefusalOrMoves(short);
      }),
    );
    for (const nothing of [undefined, null, 'moves', {}, []]) expect(readFrame(nothing)).toBe('frame-malformed');
    expect(readFrame(header.buffer)).toMatchObject({ sequence: 1, previous: 0, time: TIME });
    expect(readFrame(Uint8Array.of(9))).toBe('frame-version');
    expect(readFrame(header.slice(0, 16))).toBe('frame-truncated');
    const endless = readFrame(Uint8Array.of(...header, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255));
    expect(typeof endless === 'string' ? endless : endless.moves(() => stranger)).toBe('frame-malformed');
    const half = readFrame(Uint8Array.of(...header, 0, 0, 0));
    expect(typeof half === 'string' ? half : half.moves(() => stranger)).toBe('frame-truncated');
  });
});
