import type { Limits, TravelMode } from '@xuncheng/contract';
import { COVERAGE_LIMITS, TRAJECTORY_LIMITS, type CoverageLimits, type TrajectoryLimits } from './limits.ts';
import { FIGURE_LIMITS, type FigureLimits } from './performance/shift-facts.ts';

const { accuracyMetres, speedMetresPerSecond, agreeingFixes, silenceSeconds, stopMetres, stopSeconds } =
  TRAJECTORY_LIMITS;
const { levelShares: _, ...coverage } = COVERAGE_LIMITS;
const { visitSeconds: __, ...figures } = FIGURE_LIMITS;

/** What comes with the platform, in the shape in which administrators change it. */
export const DEFAULT_LIMITS: Limits = {
  trajectory: {
    accuracyMetres,
    speedMetresPerSecond,
    agreeingFixes,
    silenceSeconds,
    stopMetres: { foot: stopMetres, 'e-bike': stopMetres, car: stopMetres },
    stopSeconds: { foot: stopSeconds, 'e-bike': stopSeconds, car: stopSeconds },
  },
  coverage,
  figures,
};

/** Limits of trajectories for a travel mode. */
export function trajectoryLimitsOf({ trajectory }: Limits, mode: TravelMode): TrajectoryLimits {
  return { ...trajectory, stopMetres: trajectory.stopMetres[mode], stopSeconds: trajectory.stopSeconds[mode] };
}

/** Limits of coverage; the levels are what legends say, and no setting. */
export function coverageLimitsOf(limits: Limits): CoverageLimits {
  return { ...limits.coverage, levelShares: COVERAGE_LIMITS.levelShares };
}

/** Limits of figures. */
export function figureLimitsOf(limits: Limits): FigureLimits {
  return { ...limits.figures, visitSeconds: limits.coverage.visitSeconds };
}
