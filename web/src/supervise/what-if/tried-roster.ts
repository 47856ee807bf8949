import type { Shift, TravelMode, WhatIfAnswer, WhatIfQuestion } from '@xuncheng/contract';

/** Planned shifts of each beat that overlap a span, by the beat's identity. */
export function countPlanned(shifts: readonly Shift[], startsAt: number, endsAt: number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const shift of shifts) {
    if (shift.endsAt <= startsAt || shift.startsAt >= endsAt) continue;
    counts.set(shift.beatId, (counts.get(shift.beatId) ?? 0) + 1);
  }
  return counts;
}

/** The question that tried numbers of officers are: more than planned are added for the whole span, fewer stay away. */
export function questionOf(
  span: { readonly areaId: number; readonly startsAt: number; readonly endsAt: number },
  planned: ReadonlyMap<number, number>,
  tried: ReadonlyMap<number, number>,
  travelMode: TravelMode,
): WhatIfQuestion {
  const { startsAt, endsAt } = span;
  const changes = [...tried].map(([beatId, count]) => ({ beatId, by: count - (planned.get(beatId) ?? 0) }));
  return {
    ...span,
    additions: changes.flatMap(({ beatId, by }) =>
      Array.from({ length: Math.max(0, by) }, () => ({ beatId, startsAt, endsAt, travelMode })),
    ),
    removals: changes.filter(({ by }) => by < 0).map(({ beatId, by }) => ({ beatId, officers: -by })),
  };
}

/** A beat's mean idleness, seconds, as planned and changed. */
export interface BeatChange {
  readonly beatId: number;
  readonly planned: number;
  readonly changed: number;
}

/** Every beat, those that change most first. */
export function beatChanges({ planned, changed }: WhatIfAnswer): BeatChange[] {
  const after = new Map(changed.byBeat.map(({ beatId, meanIdlenessSeconds }) => [beatId, meanIdlenessSeconds]));
  return planned.byBeat
    .map(({ beatId, meanIdlenessSeconds }) => ({
      beatId,
      planned: meanIdlenessSeconds,
      changed: after.get(beatId) ?? meanIdlenessSeconds,
    }))
    .sort((a, b) => Math.abs(b.changed - b.planned) - Math.abs(a.changed - a.planned));
}
