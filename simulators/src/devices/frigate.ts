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
    entered_zones: zonesEntered(sighting),
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

function zonesEntered({ zones, enteredZones, endTime }: Sighting): readonly string[] {
  return zones.length > 0 || endTime !== null ? enteredZones : [];
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

/** A thing on the carriageway is what happens there; in any other zone it is where it must not be. */
const QUIET_ZONE = 'carriageway';

/** A sighting as the video server puts it before people (`frigate/reviews`): one review each. */
function describeReview(sighting: Sighting): Record<string, unknown> & { readonly severity: 'alert' | 'detection' } {
  const [start = '', letters = ''] = sighting.id.split('-');
  const zones = zonesEntered(sighting);
  return {
    id: `${start}-${Array.from(letters).reverse().join('')}`,
    camera: sighting.camera,
    start_time: round(sighting.startTime, 6),
    end_time: sighting.endTime === null ? null : round(sighting.endTime, 6),
    severity: zones.some((zone) => zone !== QUIET_ZONE) ? 'alert' : 'detection',
    thumb_path: '',
    data: { detections: [sighting.id], objects: [sighting.label], sub_labels: [], zones, audio: [] },
  };
}

/** The message of the review when it begins, becomes an alert, or ends; undefined for what is no news of it. */
export function encodeFrigateReview(videoServerId: string, change: SightingChange): DeviceMessage | undefined {
  const before = describeReview(change.before);
  const after = describeReview(change.after);
  if (change.type === 'update' && before.severity === after.severity) return undefined;
  return {
    deviceId: videoServerId,
    topic: 'frigate/reviews',
    payload: JSON.stringify({ type: change.type, before, after }),
    retain: false,
  };
}

/** Whether the video server runs; retained, and its will says offline. */
export function encodeFrigateAvailability(videoServerId: string, state: 'online' | 'offline'): DeviceMessage {
  return { deviceId: videoServerId, topic: 'frigate/available', payload: state, retain: true };
}
