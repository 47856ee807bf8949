import type { DistrictDocument } from '@xuncheng/contract';
import type { Random } from '../random.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Spoken } from '../spoken.ts';
import { beginSighting, stepSighting, type Sighting, type SightingChange } from './camera-scene.ts';
import { encodeFrigateEvent, encodeFrigateReview } from './frigate.ts';
import { encodeMotion } from './onvif.ts';

/** Events whose pictures are kept, of all cameras together. */
const KEPT_EVENTS = 2_000;
/** Things in one picture at most. */
const SIGHTINGS_LIMIT = 6;

interface Camera {
  readonly deviceId: string;
  /** The camera's name on its video server. */
  readonly name: string;
  /** Undefined for a camera that notifies by itself, of no more than that something moves. */
  readonly videoServerId: string | undefined;
  readonly random: Random;
  readonly isBroken: boolean;
  sightings: Sighting[];
}

/** Something that was seen, as it was said last. */
export interface KeptEvent {
  readonly deviceId: string;
  readonly sighting: Sighting;
}

export interface CameraWorld {
  /** What a camera sees now; undefined: there is no such camera, or it is broken. */
  readonly look: (deviceId: string) => readonly Sighting[] | undefined;
  /** An event by its id, as long as it is kept. */
  readonly recall: (eventId: string) => KeptEvent | undefined;
  readonly step: (now: number, dtSeconds: number, spoken: Spoken) => void;
}

/** All cameras: those that a video server watches, and those that notify by themselves. */
export function createCameraWorld(district: DistrictDocument, scenario: Scenario, random: Random): CameraWorld {
  const cameras: Camera[] = district.devices.flatMap((device) => {
    if (device.kind !== 'camera' || (device.protocol !== 'frigate' && device.protocol !== 'onvif')) return [];
    const own = random.fork(device.id);
    return {
      deviceId: device.id,
      name: device.address ?? device.id,
      videoServerId: device.parentId,
      random: own,
      isBroken: own.chance(scenario.brokenCameraShare),
      sightings: [],
    };
  });
  const kept = new Map<string, KeptEvent>();
  const keep = (deviceId: string, sighting: Sighting): void => {
    kept.delete(sighting.id);
    kept.set(sighting.id, { deviceId, sighting });
    if (kept.size <= KEPT_EVENTS) return;
    for (const oldest of kept.keys()) {
      kept.delete(oldest);
      return;
    }
  };
  const byId = new Map(cameras.map((camera) => [camera.deviceId, camera]));
  return {
    look: (deviceId) => {
      const camera = byId.get(deviceId);
      return camera?.isBroken === false ? camera.sightings : undefined;
    },
    recall: (eventId) => kept.get(eventId),
    step: (now, dtSeconds, spoken) => {
      const nowSeconds = now / 1000;
      for (const camera of cameras) {
        if (camera.isBroken) continue;
        const seen: Sighting[] = [];
        const tell = (change: SightingChange): void => {
          if (camera.videoServerId === undefined) return;
          keep(camera.deviceId, change.after);
          spoken.messages.push(encodeFrigateEvent(camera.videoServerId, change));
          const review = encodeFrigateReview(camera.videoServerId, change);
          if (review) spoken.messages.push(review);
        };
        for (const before of camera.sightings) {
          const { sighting, change } = stepSighting(before, nowSeconds, dtSeconds, camera.random);
          if (change) tell(change);
          if (sighting.endTime === null) seen.push(sighting);
        }
        if (seen.length < SIGHTINGS_LIMIT && camera.random.chance(dtSeconds / scenario.sightingEverySeconds)) {
          const lingers = camera.random.chance(scenario.lingeringShare);
          const sighting = beginSighting(camera.name, nowSeconds, lingers, camera.random);
          seen.push(sighting);
          tell({ type: 'new', before: sighting, after: sighting });
        }
        const isMotion = seen.length > 0;
        if (camera.videoServerId === undefined && isMotion !== camera.sightings.length > 0)
          spoken.notifications.push(encodeMotion(camera.deviceId, now, isMotion));
        camera.sightings = seen;
      }
    },
  };
}
