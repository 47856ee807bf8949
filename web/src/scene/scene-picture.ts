import type { Alarm, DeviceLive, Instruction, OfficerLive, Report } from '@xuncheng/contract';
import type { LiveTopic } from '../live/live-store.ts';
import type { Tail } from './tails.ts';

/** What the scene draws things from: the living picture, or one of the past. */
export interface ScenePicture {
  readonly officers: ReadonlyMap<number, OfficerLive>;
  readonly devices: ReadonlyMap<string, DeviceLive>;
  readonly alarms: ReadonlyMap<number, Alarm>;
  readonly instructions: ReadonlyMap<string, Instruction>;
  readonly reports: ReadonlyMap<string, Report>;
  /** Grows with each moment shown. */
  readonly movesSequence: number;
  readonly subscribe: (topic: LiveTopic, listener: () => void) => () => void;
  /** Of the past only: the ways people went last. Such a picture says where people are at every moment, so nothing glides. */
  readonly tails?: (metresPerPixel: number) => readonly Tail[];
}
