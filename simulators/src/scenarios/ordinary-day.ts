import type { Scenario } from './scenario.ts';

/** A dry working day: something to look at every few minutes, nothing out of hand. */
export const ORDINARY_DAY: Scenario = {
  name: 'ordinary-day',
  mood: { paceFactor: 1, refusalShare: 0.03, silenceShare: 0.03 },
  surgesAtStart: 1,
  surgeEverySeconds: 240,
  surgeQuantities: [],
  waterRiseCmPerHour: 0,
  waterRiseLimitCm: 0,
  sightingEverySeconds: 150,
  lingeringShare: 0.02,
  brokenCameraShare: 0,
  silencePerSecond: 1 / 5400,
  dropAllEverySeconds: undefined,
};
