import type { NotOffered } from '@xuncheng/contract';
import type { AllocationLimits } from '../limits.ts';
import { pickTravellers, TASK_NONE, type OfficerColumns } from './officer-columns.ts';
import { refuseOfficer } from './refuse-officer.ts';
import type { Travel } from './travel.ts';

/** A place that somebody is wanted at; `beat` the number of the beat it lies in, −1: none. */
export interface WantedPlace {
  readonly lon: number;
  readonly lat: number;
  readonly beat: number;
}

export interface RankedOfficer {
  /** Row of the officers. */
  readonly row: number;
  /** Epoch ms, counting only the way. */
  readonly arrivesAt: number;
  readonly travelSeconds: number;
  /** What the order goes by (A2). */
  readonly rankSeconds: number;
  readonly isFree: boolean;
  readonly isOnOwnBeat: boolean;
  readonly fixAgeSeconds: number;
  /** Since a plan moved them; null: not within the limit. */
  readonly movedSecondsAgo: number | null;
}

export interface Ranking {
  /** Best first. */
  readonly offered: readonly RankedOfficer[];
  readonly notOffered: readonly { readonly row: number; readonly reason: NotOffered }[];
}

/** Who can be at a place, by the seconds until they could, and why everybody else is not offered: rules A1 and A2. */
export function rankOfficers(
  officers: OfficerColumns,
  place: WantedPlace,
  travel: Travel,
  now: number,
  limits: AllocationLimits,
): Ranking {
  const candidates: number[] = [];
  const notOffered: { row: number; reason: NotOffered }[] = [];
  for (let row = 0; row < officers.lon.length; row++) {
    const reason = refuseOfficer(officers, row, now);
    if (reason) notOffered.push({ row, reason });
    else candidates.push(row);
  }
  const to = { lon: Float64Array.of(place.lon), lat: Float64Array.of(place.lat) };
  const seconds = travel.seconds(pickTravellers(officers, candidates), to);
  const offered: RankedOfficer[] = [];
  for (const [i, row] of candidates.entries()) {
    const travelSeconds = seconds[i]!;
    const arrivesAt = now + travelSeconds * 1_000;
    if (!(travelSeconds <= limits.farSeconds)) notOffered.push({ row, reason: 'too-far' });
    else if (arrivesAt >= officers.dutyEndsAt[row]!) notOffered.push({ row, reason: 'duty-ends' });
    else offered.push(describe(row, travelSeconds, arrivesAt));
  }

  function describe(row: number, travelSeconds: number, arrivesAt: number): RankedOfficer {
    const isFree = officers.task[row] === TASK_NONE;
    const isOnOwnBeat = place.beat >= 0 && officers.beat[row] === place.beat;
    const fixAgeSeconds = Math.max(0, (now - officers.fixAt[row]!) / 1_000);
    const movedSecondsAgo = (now - officers.movedAt[row]!) / 1_000;
    return {
      row,
      arrivesAt,
      travelSeconds,
      rankSeconds:
        travelSeconds +
        (isFree ? 0 : limits.busySeconds) +
        (fixAgeSeconds || 0) +
        (isOnOwnBeat ? 0 : limits.offBeatSeconds),
      isFree,
      isOnOwnBeat,
      fixAgeSeconds,
      movedSecondsAgo: movedSecondsAgo < limits.movedSeconds ? movedSecondsAgo : null,
    };
  }

  return { offered: offered.sort((a, b) => a.rankSeconds - b.rankSeconds || a.row - b.row), notOffered };
}
