import type { Mood } from '../officers/officer.ts';

/** A scenario is data: what is different on such a day. */
export interface Scenario {
  readonly name: string;
  readonly mood: Mood;
  /** Probes that leave their ordinary range as soon as the run begins, so that there is something to see. */
  readonly surgesAtStart: number;
  /** Seconds between two probes somewhere in the district leaving their ordinary range, on average. */
  readonly surgeEverySeconds: number;
  /** Only probes of these quantities surge; empty: all. */
  readonly surgeQuantities: readonly string[];
  /** Centimetres an hour by which water rises everywhere, and where it stops. */
  readonly waterRiseCmPerHour: number;
  readonly waterRiseLimitCm: number;
  /** Seconds between two things a camera sees, on average, for each camera. */
  readonly sightingEverySeconds: number;
  /** Share of what is seen that stays where it must not. */
  readonly lingeringShare: number;
  /** Share of the cameras that are out of order all day. */
  readonly brokenCameraShare: number;
  /** How often a terminal falls silent for a while (a basement, a bad cell), per second. */
  readonly silencePerSecond: number;
  /** Seconds between two moments at which every MQTT client drops and reconnects at once; undefined: never. */
  readonly dropAllEverySeconds: number | undefined;
}
