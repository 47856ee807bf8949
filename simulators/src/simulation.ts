import type { CloseTracking, DistrictDocument, InstructionForDevice } from '@xuncheng/contract';
import type { Sighting } from './devices/camera-scene.ts';
import { createCameraWorld, type KeptEvent } from './devices/camera-world.ts';
import { createProbeWorld } from './devices/probe-world.ts';
import { encodeSent } from './devices/terminal.ts';
import { createTrackerWorld } from './devices/tracker-world.ts';
import { recallPatrol, type History } from './history.ts';
import { readGround } from './officers/ground.ts';
import { createPatrol } from './officers/patrol.ts';
import { createRandom } from './random.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { nothingSpoken, type Spoken } from './spoken.ts';

export interface SimulationOptions {
  readonly district: DistrictDocument;
  readonly seed: number;
  readonly scenario: Scenario;
  /** Epoch ms at which the run begins. */
  readonly startTime: number;
  /** Epoch ms at which the officers began, when that was before the run; probes and cameras begin with the run. */
  readonly historyStart?: number;
}

/** A district that behaves. It has no clock of its own: whoever runs it says what time it is. */
export interface Simulation {
  /** Everything up to `now` (epoch ms), during which people and things behave for `dtSeconds`. Event times lie in `now`'s past. */
  readonly step: (now: number, dtSeconds: number) => Spoken;
  /**
   * What the officers did from `historyStart` to `startTime`, in pieces, so that whoever runs it can do something else in between.
   * To be run to its end once, before the first step. People behave `speed` times faster than real ones.
   */
  readonly recall: (speed: number) => Generator<undefined, History, undefined>;
  readonly instruct: (deviceId: string, instruction: InstructionForDevice) => void;
  readonly cancel: (deviceId: string, instructionId: string) => void;
  /** A device is asked to report more often for a while. */
  readonly track: (deviceId: string, tracking: CloseTracking) => void;
  /** What a camera sees now; undefined: there is no such camera, or it is broken. */
  readonly look: (deviceId: string) => readonly Sighting[] | undefined;
  /** An event of a camera by its id, as long as its picture is kept. */
  readonly recallEvent: (eventId: string) => KeptEvent | undefined;
}

/** Sets the district up. The same options and the same calls give the same messages. */
export function createSimulation(options: SimulationOptions): Simulation {
  const { district, seed, scenario, startTime, historyStart = startTime } = options;
  const random = createRandom(seed);
  const ground = readGround(district);
  const patrol = createPatrol(district, ground, scenario, historyStart, random.fork('officers'));
  const probes = createProbeWorld(district, scenario, startTime, random.fork('probes'));
  const cameras = createCameraWorld(district, scenario, random.fork('cameras'));
  const trackers = createTrackerWorld(district, ground, startTime, random.fork('trackers'));
  // Instructions that come before the first step: nobody takes them in hand in the past.
  let waiting: (() => void)[] | undefined = [];
  const inTheRun = (act: () => void): void => {
    if (waiting) waiting.push(act);
    else act();
  };
  return {
    step: (now, dtSeconds) => {
      const spoken = nothingSpoken();
      patrol.step(now, dtSeconds, spoken, (deviceId, sent) => {
        spoken.messages.push(...encodeSent(deviceId, sent));
      });
      probes.step(now, dtSeconds, spoken);
      cameras.step(now, dtSeconds, spoken);
      trackers.step(now, dtSeconds, spoken);
      const first = waiting ?? [];
      waiting = undefined;
      for (const act of first) act();
      return spoken;
    },
    recall: (speed) => recallPatrol(patrol, historyStart, startTime, speed),
    instruct: (deviceId, instruction) => {
      inTheRun(() => {
        patrol.instruct(deviceId, instruction);
      });
    },
    cancel: (deviceId, instructionId) => {
      inTheRun(() => {
        patrol.cancel(deviceId, instructionId);
      });
    },
    track: (deviceId, tracking) => {
      patrol.track(deviceId, tracking);
      trackers.track(deviceId, tracking);
    },
    look: cameras.look,
    recallEvent: cameras.recall,
  };
}

/** Everything a district says in so many seconds from the start, stepped once a second: what "same seed, same messages" means. */
export function listSpoken(options: SimulationOptions, durationSeconds: number): Spoken {
  const simulation = createSimulation(options);
  const all = nothingSpoken();
  for (let second = 1; second <= durationSeconds; second++) {
    const spoken = simulation.step(options.startTime + second * 1000, 1);
    all.messages.push(...spoken.messages);
    all.nodes.push(...spoken.nodes);
    all.receipts.push(...spoken.receipts);
    all.clocks.push(...spoken.clocks);
    all.tracks.push(...spoken.tracks);
    all.notifications.push(...spoken.notifications);
  }
  return all;
}
