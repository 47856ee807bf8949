import { TRAVEL_MODES, type WhatIfAnswer, type WhatIfQuestion } from '@xuncheng/contract';
import type { DutyOutcome } from '../compute/allocation/duty-outcome.ts';
import type { PlannedDuty } from '../compute/allocation/duty.ts';
import type { AllocationLimits, CoverageLimits } from '../compute/limits.ts';
import { notFound } from '../refusal.ts';
import { loadBeats, loadCoverageCells } from '../store/coverage.ts';
import type { Database } from '../store/database.ts';
import { loadShiftRecords } from '../store/load-shift-records.ts';
import type { SimulationQuestion } from './allocation-process.ts';

/** The same question has the same answer. */
const SEED = 1;

/**
 * Load → simulate: what a planned roster leads to, as it is and with more officers.
 * @throws Refusal when an addition walks a beat outside the area, or one without cells
 */
export async function askWhatIf(
  database: Database,
  simulate: (question: SimulationQuestion) => Promise<DutyOutcome>,
  question: WhatIfQuestion,
  sees: (areaId: number) => boolean,
  { coverage, allocation }: { readonly coverage: CoverageLimits; readonly allocation: AllocationLimits },
): Promise<WhatIfAnswer> {
  const { startsAt, endsAt } = question;
  const cells = (await loadCoverageCells(database)).filter((cell) => sees(cell.areaId));
  const positions = new Map(cells.map((cell, position) => [cell.id, position]));
  const cellsOf: number[][] = [];
  const beatIds: number[] = [];
  for (const { beatId, cellIds } of await loadBeats(database)) {
    const own = cellIds.flatMap((id) => positions.get(id) ?? []);
    if (own.length === 0) continue;
    cellsOf.push(own);
    beatIds.push(beatId);
  }
  const numberOf = new Map(beatIds.map((id, number) => [id, number]));
  const planned = (await loadShiftRecords(database, startsAt, endsAt)).flatMap((shift): PlannedDuty[] => {
    const beat = numberOf.get(shift.beatId);
    if (beat === undefined || !sees(shift.areaId)) return [];
    const [from, to] = [Math.max(shift.startsAt, startsAt), Math.min(shift.endsAt, endsAt)];
    return [{ beat, mode: TRAVEL_MODES.indexOf(shift.travelMode), startsAt: from, endsAt: to, comes: true }];
  });
  const added = question.additions.map(({ beatId, travelMode, ...interval }): PlannedDuty => {
    const beat = numberOf.get(beatId);
    if (beat === undefined) throw notFound('beat');
    return { beat, mode: TRAVEL_MODES.indexOf(travelMode), comes: true, ...interval };
  });

  const away = new Map(
    question.removals.map(({ beatId, officers }) => {
      const beat = numberOf.get(beatId);
      if (beat === undefined) throw notFound('beat');
      return [beat, officers];
    }),
  );
  const withoutThem = planned
    .toSorted((a, b) => b.startsAt - a.startsAt)
    .map((duty): PlannedDuty => {
      const left = away.get(duty.beat) ?? 0;
      if (left > 0) away.set(duty.beat, left - 1);
      // The beat keeps its targets, whoever stays away (S2).
      return { ...duty, comes: left === 0 };
    })
    .toSorted((a, b) => a.startsAt - b.startsAt);

  async function expect(duties: readonly PlannedDuty[]): Promise<WhatIfAnswer['planned']> {
    const roster = { startsAt, endsAt, duties, seed: SEED };
    const outcome = await simulate({
      ...roster,
      cells,
      cellsOf,
      coverage,
      limits: allocation,
    });
    const { meanIdlenessSeconds, worstIdlenessSeconds, weightedGapMinutes, metresWalked, byClass } = outcome;
    return {
      meanIdlenessSeconds,
      worstIdlenessSeconds,
      weightedGapMinutes,
      officers: duties.filter(({ comes }) => comes).length,
      metresWalked,
      byClass,
      byBeat: outcome.byBeat.map((beat, number) => ({ beatId: beatIds[number]!, ...beat })),
    };
  }

  return { planned: await expect(planned), changed: await expect([...withoutThem, ...added]) };
}
