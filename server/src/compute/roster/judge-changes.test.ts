import { describe, expect, it } from 'vitest';
import { judgeChanges, type RosterFacts } from './judge-changes.ts';

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;
const at = (hours: number): number => NOW + hours * HOUR;
const shift = (id: number, from: number, to: number, officerId = 1) => ({
  id,
  officerId,
  beatId: 1,
  startsAt: at(from),
  endsAt: at(to),
});
const facts = (...shifts: RosterFacts['shifts']): RosterFacts => ({
  shifts,
  officerIds: new Set([1, 2]),
  beatIds: new Set([1, 2]),
});
const add = (from: number, to: number, officerId = 1, beatId = 1) =>
  ({ kind: 'add', officerId, beatId, startsAt: at(from), endsAt: at(to) }) as const;
const codes = (judgement: ReturnType<typeof judgeChanges>): (string | number)[] =>
  judgement.conflicts.flatMap(({ index, code }) => [index, code]);

describe('changes of the roster', () => {
  it('may put shifts beside each other, and not over each other', () => {
    const planned = facts(shift(1, 8, 16));
    expect(codes(judgeChanges(planned, [add(16, 20), add(6, 8)], NOW))).toEqual([]);
    expect(codes(judgeChanges(planned, [add(15, 20)], NOW))).toEqual([0, 'overlap']);
    expect(codes(judgeChanges(planned, [add(9, 10)], NOW))).toEqual([0, 'overlap']);
    expect(codes(judgeChanges(planned, [add(7, 17)], NOW))).toEqual([0, 'overlap']);
    expect(codes(judgeChanges(planned, [add(9, 10, 2)], NOW))).toEqual([]);
  });

  it('are judged together: a place that one of them leaves is free', () => {
    const planned = facts(shift(1, 8, 16), shift(2, 20, 22));
    const move = { kind: 'change', shiftId: 1, beatId: 2, startsAt: at(17), endsAt: at(19) } as const;
    expect(codes(judgeChanges(planned, [add(8, 12), move], NOW))).toEqual([]);
    expect(codes(judgeChanges(planned, [add(18, 19), move], NOW))).toEqual([0, 'overlap']);
    expect(codes(judgeChanges(planned, [{ kind: 'remove', shiftId: 1 }, add(9, 12)], NOW))).toEqual([]);
    expect(codes(judgeChanges(planned, [add(30, 34), add(33, 36)], NOW))).toEqual([1, 'overlap']);
  });

  it('find a long shift behind a short one', () => {
    const planned = facts(shift(1, 8, 20), shift(2, 20, 21));
    expect(codes(judgeChanges(planned, [add(21, 22), add(19, 19.5)], NOW))).toEqual([1, 'overlap']);
    expect(codes(judgeChanges(facts(shift(1, 1, 12), shift(2, 2, 3)), [add(4, 5)], NOW))).toEqual([0, 'overlap']);
  });

  it('leave alone what has begun or is over, and end only what runs', () => {
    const planned = facts(shift(1, -2, 2), shift(2, -9, -3), shift(3, 5, 6));
    for (const kind of ['remove', 'change'] as const) {
      const change = (shiftId: number) =>
        kind === 'remove' ? { kind, shiftId } : { kind, shiftId, beatId: 1, startsAt: at(7), endsAt: at(8) };
      expect(codes(judgeChanges(planned, [change(1)], NOW))).toEqual([0, 'begun']);
      expect(codes(judgeChanges(planned, [change(2)], NOW))).toEqual([0, 'past']);
    }
    expect(codes(judgeChanges(planned, [{ kind: 'end', shiftId: 1 }, add(0, 1)], NOW))).toEqual([]);
    expect(codes(judgeChanges(planned, [{ kind: 'end', shiftId: 2 }], NOW))).toEqual([0, 'not-running']);
    expect(codes(judgeChanges(planned, [{ kind: 'end', shiftId: 3 }], NOW))).toEqual([0, 'not-running']);
  });

  it('name what is not there, not a shift, or before now', () => {
    const planned = facts(shift(1, 8, 9));
    const wrong = [
      add(1, 2, 7),
      add(1, 2, 1, 9),
      add(3, 3),
      add(10, 35),
      add(-1, 1),
      { kind: 'remove', shiftId: 5 },
    ] as const;
    expect(codes(judgeChanges(planned, wrong, NOW)).filter((_, i) => i % 2 === 1)).toEqual([
      'officer-not-found',
      'beat-not-found',
      'length',
      'length',
      'past',
      'shift-not-found',
    ]);
    const twice = [
      { kind: 'remove', shiftId: 1 },
      { kind: 'remove', shiftId: 1 },
    ] as const;
    expect(codes(judgeChanges(planned, twice, NOW))).toEqual([1, 'shift-not-found']);
  });

  it('say what puts them back, unless one of them cannot be', () => {
    const planned = facts(shift(1, 8, 9), shift(2, 10, 11), shift(3, -1, 1));
    const changes = [
      { kind: 'remove', shiftId: 1 },
      { kind: 'change', shiftId: 2, beatId: 2, startsAt: at(12), endsAt: at(13) },
    ] as const;
    expect(judgeChanges(planned, changes, NOW).undo).toEqual([
      add(8, 9),
      { kind: 'change', shiftId: 2, beatId: 1, startsAt: at(10), endsAt: at(11) },
    ]);
    expect(judgeChanges(planned, [{ kind: 'end', shiftId: 3 }], NOW).undo).toBeUndefined();
  });
});
