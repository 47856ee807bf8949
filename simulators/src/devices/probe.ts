import { upTopic, type ProbeLimits } from '@xuncheng/contract';
import type { Random } from '../random.ts';
import type { DeviceMessage } from './device-message.ts';

/** A time outside the ordinary range: the value climbs to the peak, stays, and goes back. Seconds since it began. */
export interface Surge {
  readonly peak: number;
  readonly riseSeconds: number;
  readonly holdSeconds: number;
  readonly fallSeconds: number;
  readonly elapsedSeconds: number;
}

/** A probe and the state of what it measures. */
export interface Probe {
  readonly deviceId: string;
  readonly quantity: string;
  readonly unit: string;
  readonly limits: readonly ProbeLimits[];
  /** What this place is like on average; places differ. */
  readonly ordinary: number;
  /** Slow random deviation, in spreads of the quantity. */
  readonly deviation: number;
  readonly surge: Surge | undefined;
  /** Filled by people, emptied by the morning round; bins only. */
  readonly fill: number;
}

/** How a quantity behaves: its ordinary value and spread, how it follows the day, its grain and bounds. */
interface Behaviour {
  readonly ordinary: readonly [from: number, to: number];
  readonly spread: number;
  /** Added at the busiest hour of the day and taken away in the dead of night. */
  readonly daily: number;
  readonly digits: number;
  readonly least: number;
  readonly most: number;
  /** How fast a surge climbs and falls, seconds. */
  readonly riseSeconds: readonly [from: number, to: number];
}

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  'water-level': { ordinary: [4, 12], spread: 0.9, daily: 0.6, digits: 1, least: 0, most: 180, riseSeconds: [15, 60] },
  noise: { ordinary: [52, 60], spread: 2.2, daily: 5, digits: 1, least: 30, most: 120, riseSeconds: [2, 10] },
  'pm2.5': { ordinary: [24, 48], spread: 4, daily: 6, digits: 0, least: 2, most: 600, riseSeconds: [30, 120] },
  tilt: { ordinary: [0.2, 1.4], spread: 0.12, daily: 0, digits: 2, least: 0, most: 90, riseSeconds: [1, 2] },
  fill: { ordinary: [5, 40], spread: 0, daily: 0, digits: 0, least: 0, most: 100, riseSeconds: [20, 60] },
};

function behaviourOf(quantity: string): Behaviour {
  const known = BEHAVIOURS[quantity];
  if (!known) throw new Error(`no behaviour known for ${quantity}`);
  return known;
}

/** A probe at rest. Throws for a quantity nobody has described. */
export function installProbe(
  device: {
    readonly id: string;
    readonly quantity?: string | undefined;
    readonly unit?: string | undefined;
    readonly limits?: readonly ProbeLimits[] | undefined;
  },
  random: Random,
): Probe {
  const quantity = device.quantity ?? '';
  const behaviour = behaviourOf(quantity);
  const ordinary = random.between(...behaviour.ordinary);
  return {
    deviceId: device.id,
    quantity,
    unit: device.unit ?? '',
    limits: device.limits ?? [],
    ordinary,
    deviation: random.normal() * 0.5,
    surge: undefined,
    fill: quantity === 'fill' ? ordinary : 0,
  };
}

/** The probe, so many seconds later. */
export function stepProbe(probe: Probe, dtSeconds: number, random: Random): Probe {
  const pull = Math.min(1, dtSeconds / 900);
  const deviation = probe.deviation * (1 - pull) + random.normal() * Math.sqrt(2 * pull) * 0.8;
  const elapsed = probe.surge && { ...probe.surge, elapsedSeconds: probe.surge.elapsedSeconds + dtSeconds };
  const isOver = elapsed && elapsed.elapsedSeconds > elapsed.riseSeconds + elapsed.holdSeconds + elapsed.fallSeconds;
  // A bin fills in some eighteen hours; at 80 % it is on somebody's way and gets emptied.
  const fill = probe.fill > 80 ? 3 : probe.fill + (dtSeconds / 64_800) * 100 * random.between(0.5, 1.5);
  return { ...probe, deviation, surge: isOver ? undefined : elapsed, fill: probe.quantity === 'fill' ? fill : 0 };
}

/** The probe with a surge begun: beyond its first limit, by a third at most, for one to four minutes. */
export function beginSurge(probe: Probe, random: Random): Probe {
  const [limit] = probe.limits;
  if (!limit || probe.surge) return probe;
  const [from, to] = behaviourOf(probe.quantity).riseSeconds;
  return {
    ...probe,
    surge: {
      peak: limit.raise * random.between(1.06, 1.3),
      riseSeconds: random.between(from, to),
      holdSeconds: limit.holdSeconds + random.between(60, 240),
      fallSeconds: random.between(20, 90),
      elapsedSeconds: 0,
    },
  };
}

/** The value measured at a local hour (0–24), with `waterRiseCm` of rain in every culvert. */
export function measure(probe: Probe, localHour: number, waterRiseCm: number, random: Random): number {
  const behaviour = behaviourOf(probe.quantity);
  const day = Math.cos(((localHour - 15) / 24) * 2 * Math.PI) * behaviour.daily;
  const rain = probe.quantity === 'water-level' ? waterRiseCm : 0;
  const calm = probe.quantity === 'fill' ? probe.fill : probe.ordinary + day + rain;
  const noisy = calm + (probe.deviation + random.normal() * 0.15) * behaviour.spread;
  const value = probe.surge ? blend(noisy, probe.surge, random) : noisy;
  const bounded = Math.min(behaviour.most, Math.max(behaviour.least, value));
  return Math.round(bounded * 10 ** behaviour.digits) / 10 ** behaviour.digits;
}

function blend(calm: number, surge: Surge, random: Random): number {
  const { elapsedSeconds: t, riseSeconds, holdSeconds, fallSeconds } = surge;
  const share =
    t < riseSeconds
      ? t / riseSeconds
      : t < riseSeconds + holdSeconds
        ? 1
        : Math.max(0, 1 - (t - riseSeconds - holdSeconds) / fallSeconds);
  const peak = surge.peak * (1 + random.normal() * 0.006);
  return calm + (Math.max(peak, calm) - calm) * share;
}

/** One reading of the own contract. */
export function encodeReading(
  probe: Probe,
  reading: {
    readonly id: number;
    readonly time: number;
    readonly value: number | null;
    readonly quality: 'good' | 'uncertain' | 'bad';
  },
): DeviceMessage {
  return {
    deviceId: probe.deviceId,
    topic: upTopic(probe.deviceId, 'probe-reading'),
    payload: JSON.stringify({ ...reading, quantity: probe.quantity, unit: probe.unit }),
    retain: false,
  };
}
