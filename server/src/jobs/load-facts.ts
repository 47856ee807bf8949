import type { Interval } from '../compute/intervals.ts';
import type { CellIndex } from '../compute/coverage/cell-index.ts';
import { groupBy } from '../compute/group-by.ts';
import type { PlacedAlarm } from '../compute/performance/attend-alarms.ts';
import type { Exempt, ReceivedInstruction } from '../compute/performance/shift-facts.ts';
import type { CellVisit } from '../compute/coverage/changed-visits.ts';
import type { Database } from '../store/database.ts';
import { loadExempt } from '../store/exemptions.ts';
import {
  loadBeatCells,
  loadPlacedAlarms,
  loadReceivedInstructions,
  loadVisitsByOthers,
  type BeatCell,
} from '../store/load-shift-facts.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import { countStaleChanges } from '../store/stale-shifts.ts';

/** What a shift is judged by besides its own trail. */
export interface Facts {
  readonly staleChanges: number;
  readonly beatCells: readonly BeatCell[];
  readonly others: readonly CellVisit[];
  readonly instructions: readonly ReceivedInstruction[];
  /** Granted for any time of the shift, in order of their beginning. */
  readonly granted: readonly Exempt[];
  /** Raised in the beat while on duty. */
  readonly alarms: readonly PlacedAlarm[];
}

/** Load what these shifts are judged by on their duties up to now, all of them with the same few statements. By shift. */
export async function loadFacts(
  database: Database,
  cells: CellIndex,
  shifts: readonly { readonly shift: ShiftRecord; readonly duty: Interval }[],
): Promise<ReadonlyMap<number, Facts>> {
  if (shifts.length === 0) return new Map();
  const ids = shifts.map(({ shift }) => shift.shiftId);
  const staleChanges = await countStaleChanges(database, ids);
  const beats = await loadBeatCells(database, [...new Set(shifts.map(({ shift }) => shift.beatId))]);
  const others = await loadVisitsByOthers(
    database,
    shifts.map(({ shift: { shiftId, beatId }, duty }) => ({ shiftId, beatId, ...duty })),
  );
  const instructions = await loadReceivedInstructions(database, ids);
  const granted = await loadExempt(database, ids);
  const raised = groupBy(
    await loadPlacedAlarms(
      database,
      Math.min(...shifts.map(({ duty }) => duty.startsAt)),
      Math.max(...shifts.map(({ duty }) => duty.endsAt)),
    ),
    ({ lon, lat }) => cells.cells[cells.find(lon, lat)]?.id,
  );
  return new Map(
    shifts.map(({ shift: { shiftId, beatId }, duty }) => {
      const beatCells = beats.get(beatId) ?? [];
      const alarms = beatCells
        .flatMap(({ cellId }) => raised.get(cellId) ?? [])
        .filter(({ raisedAt }) => raisedAt >= duty.startsAt && raisedAt < duty.endsAt)
        .sort((a, b) => a.raisedAt - b.raisedAt);
      return [
        shiftId,
        {
          staleChanges: staleChanges.get(shiftId) ?? 0,
          beatCells,
          others: others.get(shiftId) ?? [],
          instructions: instructions.get(shiftId) ?? [],
          granted: granted.get(shiftId) ?? [],
          alarms,
        },
      ];
    }),
  );
}
