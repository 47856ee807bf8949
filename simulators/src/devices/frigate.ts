import { isStationary, type Sighting, type SightingChange } from './camera-scene.ts';
import type { DeviceMessage } from './device-message.ts';

/** One sighting in Frigate's own words (https://docs.frigate.video/integrations/mqtt, `frigate/events`). */
function describeObject(sighting: Sighting): Record<string, unknown> {
  const [left, top, right, bottom] = sighting.box;
  const width = right - left;
  const height = bottom - top;
  const region = [
    Math.max(0, left - 60),
    Math.max(0, top - 60),
    Math.min(1280, right + 60),
    Math.min(720, bottom + 60),
  ];
  const moving = !isStationary(sighting);
  return {
    id: sighting.id,
    camera: sighting.camera,
    frame_time: round(sighting.frameTime, 6),
    snapshot: {
      frame_time: round(sighting.startTime, 6),
      box: sighting.box,
      area: width * height,
      region,
      score: round(sighting.topScore, 6),
      attributes: [],
    },
    label: sighting.label,
    sub_label: null,
    top_score: round(sighting.topScore, 6),
    false_positive: sighting.falsePositive,
    start_time: round(sighting.startTime, 6),
    end_time: sighting.endTime === null ? null : round(sighting.endTime, 6),
    score: round(sighting.score, 6),
    box: sighting.box,
    area: width * height,
    ratio: round(width / height, 6),
    region,
    current_zones: sighting.zones,
    entered_zones: sighting.zones.length > 0 || sighting.endTime !== null ? sighting.enteredZones : [],
    thumbnail: null,
    has_snapshot: true,
    has_clip: true,
    active: moving,
    stationary: !moving,
    motionless_count: Math.floor(sighting.motionlessCount),
    position_changes: sighting.positionChanges,
    attributes: {},
    current_attributes: [],
    current_estimated_speed: 0,
    average_estimated_speed: 0,
    velocity_angle: 0,
    recognized_license_plate: null,
    recognized_license_plate_score: null,
  };
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** The message a video server publishes when something about a sighting changed. */
export function encodeFrigateEvent(videoServerId: string, { type, before, after }: SightingChange): DeviceMessage {
  return {
    deviceId: videoServerId,
    topic: 'frigate/events',
    payload: JSON.stringify({ type, before: describeObject(before), after: describeObject(after) }),
    retain: false,
  };
}

/** Whether the video server runs; retained, and its will says offline. */
export function encodeFrigateAvailability(videoServerId: string, state: 'online' | 'offline'): DeviceMessage {
  return { deviceId: videoServerId, topic: 'frigate/available', payload: state, retain: true };
}
