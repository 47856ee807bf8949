import type { CellClass, RoadClass, Severity, TravelMode } from '@xuncheng/contract';

/** Limits of trajectories. */
export interface TrajectoryLimits {
  /** Metres of accuracy beyond which a fix is not used: worse than a street is wide. */
  readonly accuracyMetres: number;
  /** Metres a second beyond which two fixes cannot be the same person. */
  readonly speedMetresPerSecond: Readonly<Record<TravelMode, number>>;
  /** Fixes that must agree with each other before they are believed against an earlier one. */
  readonly agreeingFixes: number;
  /** Seconds without a usable fix after which nothing is known. */
  readonly silenceSeconds: number;
  /** Diagonal of the rectangle around the fixes of a stop, in metres: satellite positions wander 20–30 m around a standing person. */
  readonly stopMetres: number;
  /** Seconds a stop lasts at least: shorter ones are crossings and conversations. */
  readonly stopSeconds: number;
}

export const TRAJECTORY_LIMITS: TrajectoryLimits = {
  accuracyMetres: 50,
  speedMetresPerSecond: { foot: 12, 'e-bike': 25, car: 40 },
  agreeingFixes: 3,
  silenceSeconds: 180,
  stopMetres: 60,
  stopSeconds: 300,
};

/** Limits of visits and coverage. */
export interface CoverageLimits {
  /** Metres around an officer in which a cell counts as visited; 0: only the cell they are in. */
  readonly presenceMetres: number;
  /** Metres beyond that at which a cell is left (or the fix's accuracy, if that is more): borders must not flap. */
  readonly leaveMetres: number;
  /** Seconds outside before a visit is over. */
  readonly leaveSeconds: number;
  /** Fixes at most so many seconds apart are joined by a line on which cells are entered, too. */
  readonly joinSeconds: number;
  /** Metres between the points looked at on that line: a fifth of a cell's side. */
  readonly joinStepMetres: number;
  /** Seconds of a visit that counts: shorter ones only touch the cell. */
  readonly visitSeconds: number;
  /** Seconds of idleness a cell may reach; null: once a shift. (Koper: a stop at least every two hours keeps order.) */
  readonly targetSeconds: Readonly<Record<CellClass, number | null>>;
  /** How much an overdue cell weighs in the order of gaps. */
  readonly weight: Readonly<Record<CellClass, number>>;
  /** Upper bounds of levels 0–3 as shares of the target; beyond the last: level 4. */
  readonly levelShares: readonly [number, number, number, number];
  /** Share of a shift that must be known before a cell to be visited once counts as missed. */
  readonly knownShare: number;
  /** Seconds of idleness a piece of a street may reach; null: it has no target. */
  readonly streetTargetSeconds: Readonly<Record<RoadClass, number | null>>;
  /** How much an overdue street weighs in the order of gaps. */
  readonly streetWeight: Readonly<Record<RoadClass, number>>;
}

export const COVERAGE_LIMITS: CoverageLimits = {
  presenceMetres: 0,
  leaveMetres: 20,
  leaveSeconds: 30,
  joinSeconds: 30,
  joinStepMetres: 20,
  visitSeconds: 60,
  targetSeconds: { A: 7_200, B: 14_400, C: null },
  weight: { A: 3, B: 2, C: 1 },
  levelShares: [0.5, 0.8, 1, 2],
  knownShare: 0.5,
  streetTargetSeconds: { main: 7_200, secondary: 14_400, lane: null },
  streetWeight: { main: 3, secondary: 2, lane: 1 },
};

/** Limits of device health. */
export interface HealthLimits {
  /** Percent of battery at which a device that goes offline is taken to have run down, and at which one is warned of. */
  readonly emptyBattery: number;
  readonly lowBattery: number;
  /** Seconds a clock may be fast: beyond, a fix is never a latest position. */
  readonly aheadSeconds: number;
  /** Seconds a clock may be slow, times in a row that it must be, and seconds that these may differ by. */
  readonly lagSeconds: number;
  readonly alikeLags: number;
  readonly alikeWithinSeconds: number;
  /** Seconds without a fix of somebody on duty, or without a reading. */
  readonly fixSilenceSeconds: number;
  readonly readingSilenceSeconds: number;
}

export const HEALTH_LIMITS: HealthLimits = {
  emptyBattery: 10,
  lowBattery: 15,
  aheadSeconds: 60,
  lagSeconds: 300,
  alikeLags: 5,
  alikeWithinSeconds: 10,
  fixSilenceSeconds: 180,
  readingSilenceSeconds: 900,
};

/** Limits of ways through the network. */
export interface TravelLimits {
  /** Usual metres a second, with crossings and lights: nobody patrols at the speed of a fix. */
  readonly metresPerSecond: Readonly<Record<TravelMode, number>>;
  /** Metres a place may be off every road; from farther away no way is known. */
  readonly reachMetres: number;
}

/** Walking 4.7 km/h, e-bikes at the 15 km/h they are limited to, cars as in a dense town by day. */
export const TRAVEL_LIMITS: TravelLimits = {
  metresPerSecond: { foot: 1.3, 'e-bike': 4.2, car: 7 },
  reachMetres: 500,
};

/** Limits of moving people. */
export interface AllocationLimits {
  /** Length of a way ÷ the straight line, where no road network says better: what a grid of streets costs on average (4 ÷ π). */
  readonly detour: number;
  /** Seconds of way beyond which nobody is sent: by then somebody nearer is free again. */
  readonly farSeconds: number;
  /** Seconds after a move in which a plan leaves an officer alone: whoever is sent to and fro looks after nothing. */
  readonly movedSeconds: number;
  /** Seconds that finishing an ordinary task takes, in the order of officers for a place. */
  readonly busySeconds: number;
  /** Seconds that the officer of the beat is let ahead: knowing the street is worth a minute. */
  readonly offBeatSeconds: number;
  /**
   * Share of those free that one plan sends to gaps at most, three always: whoever is moved leaves the own beat, and a list that reorders
   * half of the force is not read (server/DECISIONS.md, 123).
   */
  readonly movedShare: number;
  /** Nearest officers of each travel mode that are looked at for a task: the best one is hardly ever behind the twelfth. */
  readonly candidates: number;
  /** Tasks of one route, the first included: whoever is bound longer misses what is due meanwhile (a simulated week had a fifth more gaps with 3). */
  readonly routeStops: number;
  /** Weighted seconds that a metre of way costs: the more, the less is walked and the more gaps are left (server/DECISIONS.md, 118). */
  readonly lossPerMetre: number;
  /** Seconds before a gap in which somebody may already be sent: the length of a way and of what is in hand. */
  readonly aheadSeconds: number;
  /** Visits looked ahead on the own beat, and continuations followed from each. */
  readonly roundStops: number;
  readonly roundBranches: number;
  /** What idleness that is no gap yet weighs, as a share of one that is. */
  readonly idlenessShare: number;
  /** Weighted seconds lost with each second that an alarm waits, by severity: more than a beat is ever worth, so that the nearest go. */
  readonly alarmLossPerSecond: Readonly<Record<Severity, number>>;
  /** Seconds that somebody stays in a cell: at A spots ten minutes keep order (Koper), elsewhere a look is enough. */
  readonly staySeconds: Readonly<Record<CellClass, number>>;
}

export const ALLOCATION_LIMITS: AllocationLimits = {
  detour: 1.27,
  farSeconds: 1_800,
  movedSeconds: 1_200,
  movedShare: 0.1,
  busySeconds: 300,
  offBeatSeconds: 60,
  candidates: 12,
  routeStops: 2,
  lossPerMetre: 10,
  aheadSeconds: 1_200,
  roundStops: 3,
  roundBranches: 4,
  idlenessShare: 0.4,
  alarmLossPerSecond: { critical: 960, major: 480, minor: 240, warning: 120 },
  staySeconds: { A: 600, B: 300, C: 180 },
};
