import type { Interval } from '../intervals.ts';
import type { DutyDistrict, PlannedDuty } from './duty.ts';

/** Who answers for which beat and cell now, whoever came: all duties that run, not one of each beat. */
export interface RunningDuties {
  readonly begin: (duty: PlannedDuty) => void;
  readonly end: (duty: PlannedDuty) => void;
  /** From the first beginning of the duties that run on a beat to their last end; undefined: none runs. */
  readonly shiftOf: (beat: number) => Interval | undefined;
  /** The beat that answers for a cell: of its beats the one answering longest, else the first; −1: it has none. */
  readonly beatAt: (cell: number) => number;
}

/** Nobody is on duty yet. */
export function openRunningDuties({ cells, cellsOf }: DutyDistrict): RunningDuties {
  const running = cellsOf.map(() => new Set<PlannedDuty>());
  const shifts: (Interval | undefined)[] = cellsOf.map(() => undefined);
  const beatsOf: number[][] = cells.cells.map(() => []);
  for (const [beat, own] of cellsOf.entries()) for (const cell of own) beatsOf[cell]!.push(beat);
  const beatAt = Int32Array.from(beatsOf, (beats) => beats[0] ?? -1);

  function settle(beat: number): void {
    const duties = [...running[beat]!];
    shifts[beat] =
      duties.length === 0
        ? undefined
        : {
            startsAt: Math.min(...duties.map(({ startsAt }) => startsAt)),
            endsAt: Math.max(...duties.map(({ endsAt }) => endsAt)),
          };
    for (const cell of cellsOf[beat]!) {
      let best = beatsOf[cell]![0]!;
      for (const one of beatsOf[cell]!)
        if ((shifts[one]?.startsAt ?? Infinity) < (shifts[best]?.startsAt ?? Infinity)) best = one;
      beatAt[cell] = best;
    }
  }

  return {
    begin: (duty) => {
      running[duty.beat]!.add(duty);
      settle(duty.beat);
    },
    end: (duty) => {
      running[duty.beat]!.delete(duty);
      settle(duty.beat);
    },
    shiftOf: (beat) => shifts[beat],
    beatAt: (cell) => beatAt[cell]!,
  };
}
