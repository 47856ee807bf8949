import type { Scenario } from './scenario.ts';

/** Hours of rain: water rises in many places, people are slower and harder to reach, cameras fail. */
export const TYPHOON: Scenario = {
  name: 'typhoon',
  mood: { paceFactor: 0.72, refusalShare: 0.09, silenceShare: 0.1 },
  surgesAtStart: 14,
  surgeEverySeconds: 14,
  surgeQuantities: ['water-level', 'tilt'],
  waterRiseCmPerHour: 40,
  waterRiseLimitCm: 26,
  sightingEverySeconds: 420,
  lingeringShare: 0.02,
  brokenCameraShare: 0.25,
  silencePerSecond: 1 / 1500,
  dropAllEverySeconds: undefined,
};
