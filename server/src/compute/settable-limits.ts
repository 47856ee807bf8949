import { INSTRUCTION_LIMITS, PICTURE_LIMITS, type Limits, type TravelMode } from '@xuncheng/contract';
import { ESCALATE_AFTER_SECONDS } from './alarms/escalation.ts';
import {
  ALLOCATION_LIMITS,
  COVERAGE_LIMITS,
  HEALTH_LIMITS,
  TRAJECTORY_LIMITS,
  type AllocationLimits,
  type CoverageLimits,
  type HealthLimits,
  type TrajectoryLimits,
} from './limits.ts';
import { FIGURE_LIMITS, type FigureLimits } from './performance/shift-facts.ts';

const { accuracyMetres, speedMetresPerSecond, agreeingFixes, silenceSeconds, stopMetres, stopSeconds } =
  TRAJECTORY_LIMITS;
const { levelShares: _, ...coverage } = COVERAGE_LIMITS;
const { visitSeconds: __, ...figures } = FIGURE_LIMITS;
/** How clocks that are wrong are told from networks that are slow. */
const { alikeLags, alikeWithinSeconds, ...devices } = HEALTH_LIMITS;
/** How the engine searches; what is left are the rules by which people are moved. */
const { detour, candidates, routeStops, roundStops, roundBranches, ...allocation } = ALLOCATION_LIMITS;

/** A meal and two short breaks of a shift of eight hours. */
const REST_SECONDS = 3_600;

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
  rests: { restSeconds: REST_SECONDS },
  picture: PICTURE_LIMITS,
  instructions: INSTRUCTION_LIMITS,
  alarms: { escalateSeconds: ESCALATE_AFTER_SECONDS },
  devices,
  allocation,
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

/** Limits of moving people; how far the engine searches is no setting: tests hold it to the best plan there is. */
export function allocationLimitsOf(limits: Limits): AllocationLimits {
  return { ...limits.allocation, detour, candidates, routeStops, roundStops, roundBranches };
}

/** Limits of device health. */
export function healthLimitsOf(limits: Limits): HealthLimits {
  return { ...limits.devices, alikeLags, alikeWithinSeconds };
}
