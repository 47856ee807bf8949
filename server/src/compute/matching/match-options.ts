import type { TravelMode } from '@xuncheng/contract';

/** How tracks are matched. Costs are negative logarithms of likelihoods: a cost of 3 is twenty times less likely than none. */
export interface MatchOptions {
  readonly mode: TravelMode;
  /** Metres a fix is off in one direction (standard deviation) where it does not say; open-sky receivers have 3–8. */
  readonly noiseMetres: number;
  /** Metres below which accuracy that a device claims is not believed. */
  readonly leastNoiseMetres: number;
  /** Metres from the line of a road to where people are on it: the pavement, a lane. */
  readonly offsetMetres: number;
  /** Metres between fixes that are looked at, in standard deviations: nearer ones say nothing but their own noise (Newson & Krumm: 2). */
  readonly thinSigmas: number;
  /** Standard deviations from a fix within which roads are looked for, and metres at most, so that one bad fix does not cost a whole town. */
  readonly reachSigmas: number;
  readonly reachMetres: number;
  /** Roads looked at for a fix at most, the likeliest: what comes after is behind all of them. */
  readonly candidates: number;
  /**
   * Metres by which a way may well differ from the straight line between two fixes: a share of their noise (the errors of fixes that
   * follow each other resemble each other, so it is their difference that counts) and a share of its length: streets bend, and the
   * farther the fixes lie apart, the more goes round something. `farBendShare` is for far ones, half-way to it `bendMetres` apart.
   */
  readonly stepNoiseShare: number;
  readonly bendShare: number;
  readonly farBendShare: number;
  readonly bendMetres: number;
  /** Metres a second up to which the straight line counts for this: a leap of a bad fix is no bend. */
  readonly usualMetresPerSecond: number;
  /** Metres a second nobody exceeds in this mode: a way that would need more is none. */
  readonly mostMetresPerSecond: number;
  /** Cost of a turn by 180° at a junction; by 90° it is half of this. On foot nothing. */
  readonly turnCost: number;
  /** Cost of going back the way one came; on foot nothing. */
  readonly uTurnCost: number;
  /** Metres a vehicle may seem to have gone backwards, in all: standing at lights, its fixes wander. */
  readonly backMetres: number;
  /** Cost of a fix off all roads: that of one so many standard deviations from a road that nobody would believe it to be there. */
  readonly offRoadCost: number;
  /** Cost of leaving the roads, and of coming back to them. A break costs both. */
  readonly leaveCost: number;
  /** Cost of not believing a fix at all: more than being off the road, so that only a few can be passed over. */
  readonly skipCost: number;
  /** Cost of each further fix passed over, and seconds for which this goes on: bad reception lasts, but not for a street. */
  readonly furtherSkipCost: number;
  readonly skipSeconds: number;
  /** Seconds without fixes after which nothing is said about the way between. */
  readonly silenceSeconds: number;
  /** Metres that one must have gone into a road and come back by it before it is said: less is noise at a corner. */
  readonly spurMetres: number;
  /**
   * How much more is wrong than costs say: errors of fixes that follow each other resemble each other, and the way may have been none that
   * was looked at. Found on drawn towns, where the truth is known (rule MM14).
   */
  readonly doubt: number;
}

const FOOT: MatchOptions = {
  mode: 'foot',
  noiseMetres: 6,
  leastNoiseMetres: 3,
  offsetMetres: 5,
  thinSigmas: 2,
  reachSigmas: 5,
  reachMetres: 150,
  candidates: 24,
  stepNoiseShare: 0.5,
  bendShare: 0.15,
  farBendShare: 0.15,
  bendMetres: 150,
  usualMetresPerSecond: 1.3,
  mostMetresPerSecond: 5,
  turnCost: 0,
  uTurnCost: 0,
  backMetres: 0,
  offRoadCost: 3,
  leaveCost: 5,
  skipCost: 6,
  furtherSkipCost: 2,
  skipSeconds: 20,
  silenceSeconds: 180,
  spurMetres: 30,
  doubt: 5,
};

const E_BIKE: MatchOptions = {
  ...FOOT,
  mode: 'e-bike',
  reachSigmas: 7,
  mostMetresPerSecond: 25,
  usualMetresPerSecond: 4.2,
  farBendShare: 0.8,
  doubt: 2.5,
  turnCost: 1,
  uTurnCost: 5,
  backMetres: 20,
  offRoadCost: 5,
  leaveCost: 7,
  skipCost: 7,
};

const CAR: MatchOptions = {
  ...FOOT,
  mode: 'car',
  offsetMetres: 3.5,
  reachSigmas: 10,
  mostMetresPerSecond: 70,
  usualMetresPerSecond: 10,
  farBendShare: 0.8,
  doubt: 2.5,
  turnCost: 2,
  uTurnCost: 7,
  backMetres: 20,
  offRoadCost: 8,
  leaveCost: 10,
  skipCost: 9,
  furtherSkipCost: 3,
  skipSeconds: 60,
  silenceSeconds: 300,
};

const BY_MODE: Readonly<Record<TravelMode, MatchOptions>> = { foot: FOOT, 'e-bike': E_BIKE, car: CAR };

/**
 * The options of a mode. Those on foot cross squares, turn anywhere and walk beside the line of the road; vehicles keep to roads, to
 * their direction and rarely turn round.
 */
export function matchOptions(mode: TravelMode, other: Partial<MatchOptions> = {}): MatchOptions {
  return { ...BY_MODE[mode], ...other, mode };
}

/** Metres by which a way may differ from the straight line between two fixes at a cost of 1 (rule MM6), with fixes between them that are not believed or without. */
export function stepTolerance(
  straight: number,
  seconds: number,
  noise: number,
  isPassedOver: boolean,
  options: MatchOptions,
): number {
  const { stepNoiseShare, bendShare, farBendShare, bendMetres, usualMetresPerSecond } = options;
  const metres = Math.min(straight, usualMetresPerSecond * seconds);
  // Fixes not believed are no reason to believe in a way round.
  const more = isPassedOver ? 0 : ((farBendShare - bendShare) * metres) / (metres + bendMetres);
  return stepNoiseShare * noise + (bendShare + more) * metres;
}

/** Standard deviation in one direction of the 68 % radius that phones call accuracy, as a share of it. */
const SIGMA_OF_ACCURACY = 0.66;

/** Metres that a fix is off in one direction: what its device says, within reason. */
export function noiseOf(accuracy: number, { noiseMetres, leastNoiseMetres }: MatchOptions): number {
  return accuracy > 0 ? Math.max(leastNoiseMetres, accuracy * SIGMA_OF_ACCURACY) : noiseMetres; // NaN: not said
}
