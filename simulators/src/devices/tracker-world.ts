import type { CloseTracking, DistrictDocument } from '@xuncheng/contract';
import type { Ground } from '../officers/ground.ts';
import { findWay, nearestCorner } from '../officers/network.ts';
import { sensePosition, type Carrier } from '../officers/sense-position.ts';
import { moveAlong, type Walker } from '../officers/walk.ts';
import type { Random } from '../random.ts';
import type { Spoken } from '../spoken.ts';
import { ReportInterval } from './report-interval.ts';

const REPORT_EVERY_MS = 10_000;

interface Tracker {
  readonly deviceId: string;
  readonly random: Random;
  readonly cruiseMetresPerSecond: number;
  mover: Walker & Carrier;
  restSeconds: number;
  readonly interval: ReportInterval;
  nextAt: number;
}

export interface TrackerWorld {
  readonly step: (now: number, dtSeconds: number, spoken: Spoken) => void;
  readonly track: (deviceId: string, tracking: CloseTracking) => void;
}

/** Everybody with a tracker: from one corner of the district to another, a rest, and on. */
export function createTrackerWorld(
  district: DistrictDocument,
  ground: Ground,
  startTime: number,
  random: Random,
): TrackerWorld {
  const { network } = ground;
  const trackers = district.devices
    .filter(({ protocol }) => protocol === 'osmand' || protocol === 'jt808')
    .map(({ id, kind }): Tracker => {
      const own = random.fork(id);
      const corner = own.integer(0, network.x.length - 1);
      return {
        deviceId: id,
        random: own,
        cruiseMetresPerSecond: kind === 'vehicle' ? own.between(6, 10) : own.between(1, 1.5),
        mover: {
          x: network.x[corner]!,
          y: network.y[corner]!,
          way: [],
          headingDegrees: 0,
          metresPerSecond: 0,
          drift: [0, 0],
          batteryPercent: own.between(60, 100),
        },
        restSeconds: own.between(0, 5),
        interval: new ReportInterval(REPORT_EVERY_MS),
        nextAt: startTime + own.integer(1, REPORT_EVERY_MS),
      };
    });

  function move(tracker: Tracker, dtSeconds: number): void {
    const { mover } = tracker;
    if (mover.way.length > 0) {
      const metresPerSecond = tracker.cruiseMetresPerSecond * tracker.random.between(0.7, 1.1);
      const moved = moveAlong(network, mover, metresPerSecond * dtSeconds);
      const hasArrived = moved.way.length === 0;
      tracker.mover = { ...mover, ...moved, metresPerSecond: hasArrived ? 0 : metresPerSecond };
      if (hasArrived) tracker.restSeconds = tracker.random.between(20, 120);
    } else {
      tracker.restSeconds -= dtSeconds;
      if (tracker.restSeconds > 0) return;
      const from = nearestCorner(network, mover.x, mover.y);
      tracker.mover = { ...mover, way: findWay(network, from, tracker.random.integer(0, network.x.length - 1)) };
    }
  }

  return {
    step: (now, dtSeconds, spoken) => {
      for (const tracker of trackers) {
        move(tracker, dtSeconds);
        if (now < tracker.nextAt) continue;
        tracker.nextAt = Math.max(now, tracker.nextAt + tracker.interval.next());
        const { deviceId, mover, random: own } = tracker;
        spoken.tracks.push({ deviceId, time: now, position: sensePosition(ground, mover, own) });
      }
    },
    track: (deviceId, tracking) => {
      const tracker = trackers.find((one) => one.deviceId === deviceId);
      if (!tracker) return;
      tracker.interval.track(tracking);
      tracker.nextAt = 0;
    },
  };
}
