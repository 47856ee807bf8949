import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TRAJECTORY_LIMITS, type TrajectoryLimits } from '../limits.ts';
import type { Interval } from '../intervals.ts';
import { computeTrajectory } from './compute-trajectory.ts';
import { allocateFixColumns, type FixColumns } from './fix-columns.ts';

/** A day with a diary: 697 fixes, 10 s apart and more, on foot and by other means, each labelled stop or trip. */
const DIARY = '../shared/data/stops_staga/preprocessed_example.csv';

interface Diary {
  readonly fixes: FixColumns;
  readonly isStop: readonly boolean[];
  readonly stops: readonly Interval[];
}

function readDiary(): Diary {
  const rows = readFileSync(DIARY, 'utf8').trim().split('\n').slice(1);
  const fixes = allocateFixColumns(rows.length);
  const isStop: boolean[] = [];
  const stops: { startsAt: number; endsAt: number }[] = [];
  for (const [i, row] of rows.entries()) {
    const [time, , , lon, lat, , label] = row.split(',');
    fixes.time[i] = Date.parse(time!.replace(' ', 'T'));
    fixes.lon[i] = Number(lon);
    fixes.lat[i] = Number(lat);
    fixes.accuracy[i] = Number.NaN;
    fixes.messageKey[i] = i;
    isStop.push(label === 'stop');
    if (label !== 'stop') continue;
    if (isStop[i - 1]) stops.at(-1)!.endsAt = fixes.time[i];
    else stops.push({ startsAt: fixes.time[i], endsAt: fixes.time[i] });
  }
  return { fixes, isStop, stops };
}

function score({ fixes, isStop, stops }: Diary, limits: Partial<TrajectoryLimits>) {
  const found = computeTrajectory(fixes, { startsAt: 0, endsAt: 1e14 }, 'car', {
    ...TRAJECTORY_LIMITS,
    ...limits,
  }).stops;
  const isFound = isStop.map((_, i) =>
    found.some((stop) => stop.startsAt <= fixes.time[i]! && fixes.time[i]! <= stop.endsAt),
  );
  const both = isStop.filter((stop, i) => stop && isFound[i]).length;
  const precision = both / isFound.filter(Boolean).length;
  const recall = both / isStop.filter(Boolean).length;
  const overlap = (a: Interval, b: Interval): number => Math.min(a.endsAt, b.endsAt) - Math.max(a.startsAt, b.startsAt);
  const half = (of: Interval, others: readonly Interval[]): boolean =>
    others.some((other) => overlap(of, other) >= (of.endsAt - of.startsAt) / 2);
  return {
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall),
    stopPrecision: found.filter((stop) => half(stop, stops)).length / found.length,
    // A diary's stop may be found in pieces: what of it is covered by all of them together.
    stopRecall:
      stops.filter(
        (stop) =>
          found.reduce((total, piece) => total + Math.max(0, overlap(stop, piece)), 0) >=
          (stop.endsAt - stop.startsAt) / 2,
      ).length / stops.length,
  };
}

describe.skipIf(!existsSync(DIARY))('stops against a diary', () => {
  it('T6: finds the stops of minutes that the diary notes, and few that it does not', () => {
    const diary = readDiary();
    const text = (value: number): string => value.toFixed(3);
    // A patrol's stop is five minutes; the diary notes stops from 20 s on, so the second row looks for short ones.
    const patrol = score(diary, {});
    const short = score(diary, { stopMetres: 45, stopSeconds: 90 });
    for (const [name, row] of [
      ['60 m, 300 s', patrol],
      ['45 m, 90 s', short],
    ] as const) {
      process.stdout.write(
        `stops, ${name}: fixes P ${text(row.precision)} R ${text(row.recall)} F1 ${text(row.f1)}; ` +
          `stops P ${text(row.stopPrecision)} R ${text(row.stopRecall)}\n`,
      );
    }
    expect(patrol.precision).toBeGreaterThan(0.95);
    expect(short.f1).toBeGreaterThan(0.87);
  });
});
