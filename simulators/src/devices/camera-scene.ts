import type { Random } from '../random.ts';

/** Frames a second that the video server looks at (its default), and the frames after which a thing counts as stationary. */
const DETECT_FRAMES_PER_SECOND = 5;
const STATIONARY_AFTER_FRAMES = 50;
/** While a thing stays, its state is said again about so often. */
const SAY_AGAIN_SECONDS = 9;

/** A thing that a camera sees, from entering the picture to leaving it. Times in epoch seconds, as the video server has them. */
export interface Sighting {
  readonly id: string;
  readonly camera: string;
  readonly label: string;
  readonly startTime: number;
  readonly frameTime: number;
  readonly endTime: number | null;
  readonly score: number;
  readonly topScore: number;
  readonly falsePositive: boolean;
  readonly zones: readonly string[];
  readonly enteredZones: readonly string[];
  readonly motionlessCount: number;
  readonly positionChanges: number;
  /** Left, top, right, bottom in pixels of a 1280 × 720 picture. */
  readonly box: readonly [number, number, number, number];
  /** Pixels a second, right and down. */
  readonly drift: readonly [number, number];
  /** Seconds it walks or drives, then stands, then walks off. */
  readonly movingSeconds: number;
  readonly standingSeconds: number;
  readonly leavingSeconds: number;
  readonly ageSeconds: number;
  readonly saidAgoSeconds: number;
}

/** What is to be told about a sighting now. */
export interface SightingChange {
  readonly type: 'new' | 'update' | 'end';
  readonly before: Sighting;
  readonly after: Sighting;
}

/** What the random end of an event's id is made of. */
const ID_LETTERS = Array.from('abcdefghijklmnopqrstuvwxyz0123456789');

const LABELS: readonly (readonly [label: string, weight: number, width: number, height: number])[] = [
  ['person', 50, 58, 160],
  ['car', 22, 210, 130],
  ['motorcycle', 14, 96, 112],
  ['bicycle', 8, 84, 104],
  ['truck', 6, 300, 210],
];

/** Where a lingering thing lingers, by its label. */
const LINGER_ZONES: Readonly<Record<string, readonly string[]>> = {
  person: ['no-stall'],
  motorcycle: ['no-stall'],
  truck: ['no-stall', 'no-parking'],
  car: ['no-parking', 'no-parking', 'fire-lane'],
  bicycle: ['no-parking'],
};

/** Something comes into the picture. `lingers`: it will stand where it must not, for one to six minutes. */
export function beginSighting(camera: string, nowSeconds: number, lingers: boolean, random: Random): Sighting {
  const [label, , width, height] = pickWeighted(random);
  const scale = random.between(0.6, 1.3);
  const left = Math.round(random.between(60, 900));
  const top = Math.round(random.between(180, 460));
  const zones = lingers ? [random.pick(LINGER_ZONES[label]!)] : random.chance(0.4) ? ['carriageway'] : [];
  const score = random.between(0.62, 0.9);
  return {
    id: `${nowSeconds.toFixed(6)}-${Array.from({ length: 6 }, () => random.pick(ID_LETTERS)).join('')}`,
    camera,
    label,
    startTime: nowSeconds,
    frameTime: nowSeconds,
    endTime: null,
    score,
    topScore: score,
    falsePositive: !lingers && random.chance(0.04),
    zones: [],
    enteredZones: zones,
    motionlessCount: 0,
    positionChanges: 0,
    box: [left, top, Math.round(left + width * scale), Math.round(top + height * scale)],
    drift: [random.between(-40, 40), random.between(-12, 12)],
    movingSeconds: random.between(3, 9),
    standingSeconds: lingers ? random.between(60, 360) : random.chance(0.15) ? random.between(4, 14) : 0,
    leavingSeconds: random.between(3, 10),
    ageSeconds: 0,
    saidAgoSeconds: 0,
  };
}

/** The sighting, so many seconds later, and what there is to tell about it. */
export function stepSighting(
  before: Sighting,
  nowSeconds: number,
  dtSeconds: number,
  random: Random,
): { readonly sighting: Sighting; readonly change: SightingChange | undefined } {
  const ageSeconds = before.ageSeconds + dtSeconds;
  const stands = ageSeconds > before.movingSeconds && ageSeconds < before.movingSeconds + before.standingSeconds;
  const isGone = ageSeconds > before.movingSeconds + before.standingSeconds + before.leavingSeconds;
  const score = Math.min(0.97, Math.max(0.5, before.score + random.normal() * 0.02));
  const after: Sighting = {
    ...before,
    ageSeconds,
    frameTime: nowSeconds,
    endTime: isGone ? nowSeconds : null,
    score,
    topScore: Math.max(before.topScore, score),
    zones: isGone ? [] : ageSeconds > before.movingSeconds * 0.6 ? before.enteredZones : [],
    motionlessCount: stands ? before.motionlessCount + dtSeconds * DETECT_FRAMES_PER_SECOND : 0,
    positionChanges: before.positionChanges + (stands || isGone ? 0 : 1),
    box: stands ? before.box : shift(before.box, before.drift, dtSeconds),
    saidAgoSeconds: before.saidAgoSeconds + dtSeconds,
  };
  const type = isGone ? 'end' : 'update';
  const changed =
    isGone ||
    after.zones.length !== before.zones.length ||
    isStationary(after) !== isStationary(before) ||
    (isStationary(after) && after.saidAgoSeconds >= SAY_AGAIN_SECONDS);
  if (!changed) return { sighting: after, change: undefined };
  const said = { ...after, saidAgoSeconds: 0 };
  return { sighting: said, change: { type, before, after: said } };
}

/** Has it stood still for so many frames that the video server calls it stationary? */
export function isStationary(sighting: Sighting): boolean {
  return sighting.motionlessCount >= STATIONARY_AFTER_FRAMES;
}

function shift(
  [left, top, right, bottom]: Sighting['box'],
  [dx, dy]: readonly [number, number],
  seconds: number,
): [number, number, number, number] {
  const x = Math.max(-left, Math.min(1279 - right, Math.round(dx * seconds)));
  const y = Math.max(-top, Math.min(719 - bottom, Math.round(dy * seconds)));
  return [left + x, top + y, right + x, bottom + y];
}

function pickWeighted(random: Random): (typeof LABELS)[number] {
  let left = random.next() * LABELS.reduce((sum, [, weight]) => sum + weight, 0);
  for (const entry of LABELS) {
    left -= entry[1];
    if (left < 0) return entry;
  }
  return LABELS[0]!;
}
