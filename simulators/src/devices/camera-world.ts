import type { DistrictDocument } from '@xuncheng/contract';
import type { Random } from '../random.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Spoken } from '../spoken.ts';
import { beginSighting, stepSighting, type Sighting } from './camera-scene.ts';
import { encodeFrigateEvent } from './frigate.ts';

/** Things in one picture at most. */
const SIGHTINGS_LIMIT = 6;

interface Camera {
  /** The camera's name on its video server. */
  readonly name: string;
  readonly videoServerId: string;
  readonly random: Random;
  readonly isBroken: boolean;
  sightings: Sighting[];
}

export interface CameraWorld {
  readonly step: (now: number, dtSeconds: number, spoken: Spoken) => void;
}

/** All cameras that a video server watches. */
export function createCameraWorld(district: DistrictDocument, scenario: Scenario, random: Random): CameraWorld {
  const cameras: Camera[] = district.devices.flatMap((device) => {
    if (device.kind !== 'camera' || device.protocol !== 'frigate' || device.parentId === undefined) return [];
    const own = random.fork(device.id);
    return {
      name: device.address ?? device.id,
      videoServerId: device.parentId,
      random: own,
      isBroken: own.chance(scenario.brokenCameraShare),
      sightings: [],
    };
  });
  return {
    step: (now, dtSeconds, spoken) => {
      const nowSeconds = now / 1000;
      for (const camera of cameras) {
        if (camera.isBroken) continue;
        const seen: Sighting[] = [];
        for (const before of camera.sightings) {
          const { sighting, change } = stepSighting(before, nowSeconds, dtSeconds, camera.random);
          if (change) spoken.messages.push(encodeFrigateEvent(camera.videoServerId, change));
          if (sighting.endTime === null) seen.push(sighting);
        }
        if (seen.length < SIGHTINGS_LIMIT && camera.random.chance(dtSeconds / scenario.sightingEverySeconds)) {
          const lingers = camera.random.chance(scenario.lingeringShare);
          const sighting = beginSighting(camera.name, nowSeconds, lingers, camera.random);
          seen.push(sighting);
          const change = { type: 'new', before: sighting, after: sighting } as const;
          spoken.messages.push(encodeFrigateEvent(camera.videoServerId, change));
        }
        camera.sightings = seen;
      }
    },
  };
}
