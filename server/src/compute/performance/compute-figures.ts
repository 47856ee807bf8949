import type { Measure, MeasureDefinition } from '@xuncheng/contract';
import type { ComputedFigure, MeasureRule } from './measure.ts';
import { alarmsAttended } from './measures/alarms-attended.ts';
import { cellsVisited } from './measures/cells-visited.ts';
import { clockInOnTime } from './measures/clock-in-on-time.ts';
import { coverage } from './measures/coverage.ts';
import { distance } from './measures/distance.ts';
import { dutyTime } from './measures/duty-time.ts';
import { acknowledgedInTime, arrivedInTime, doneInTime } from './measures/instructions.ts';
import { offBeat } from './measures/off-beat.ts';
import { onBeatTime } from './measures/on-beat-time.ts';
import { unknownTime } from './measures/unknown-time.ts';
import { worstIdleness } from './measures/worst-idleness.ts';
import type { FigureLimits, ShiftFacts } from './shift-facts.ts';

/** Every measure, in the order shown. A new one is a file and a line here. */
const RULES: readonly MeasureRule[] = [
  dutyTime,
  distance,
  cellsVisited,
  coverage,
  worstIdleness,
  clockInOnTime,
  onBeatTime,
  offBeat,
  acknowledgedInTime,
  arrivedInTime,
  doneInTime,
  alarmsAttended,
  unknownTime,
];

/** What every measure is. */
export const MEASURE_DEFINITIONS: ReadonlyMap<Measure, MeasureDefinition> = new Map(
  RULES.map(({ find: _, ...definition }) => [definition.id, definition]),
);

/** The figures of a shift by the rules of RULES.md. */
export function computeFigures(facts: ShiftFacts, limits: FigureLimits): ComputedFigure[] {
  return RULES.map(({ id, unit, find }) => {
    const { numerator, denominator, rows } = find(facts, limits);
    return { measure: id, numerator, denominator, unit, evidence: rows };
  });
}
