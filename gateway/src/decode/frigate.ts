import { CAMERA_EVENT_PHASES, messageKey, REVIEW_SEVERITIES } from '@xuncheng/contract';
import { z } from 'zod';
import { NOTHING, refuse, type Decoded } from './decoded.ts';
import { describeProblems, parseJson } from './json.ts';

/** https://docs.frigate.video/integrations/mqtt — times in seconds, scores 0–1, motionless_count in frames of detection. */
const boxPixels = z.array(z.number().int().min(-32_768).max(32_767)).length(4);
const trackedObject = z.object({
  id: z.string().min(1).max(128),
  camera: z.string().min(1).max(128),
  label: z.string().min(1).max(64),
  frame_time: z.number(),
  start_time: z.number(),
  end_time: z.number().nullable(),
  top_score: z.number().min(0).max(1).nullish(),
  score: z.number().min(0).max(1).nullish(),
  false_positive: z.boolean().nullish(),
  current_zones: z.array(z.string().max(64)).max(64).default([]),
  entered_zones: z.array(z.string().max(64)).max(64).default([]),
  stationary: z.boolean().nullish(),
  motionless_count: z.number().nonnegative().nullish(),
  box: boxPixels.nullish(),
  /** The frame that the kept picture shows; not said alike by every version. */
  snapshot: z.object({ box: boxPixels }).nullish().catch(undefined),
  has_snapshot: z.boolean().nullish(),
  has_clip: z.boolean().nullish(),
});
type TrackedObject = z.output<typeof trackedObject>;
const motion = z.object({ frame_time: z.number(), motionless_count: z.number().nonnegative() });
const phase = z.enum(CAMERA_EVENT_PHASES);
const eventMessage = z.object({ type: phase, before: z.unknown().optional(), after: trackedObject });

const reviewMessage = z.object({
  type: phase,
  after: z.object({
    id: z.string().min(1).max(128),
    camera: z.string().min(1).max(128),
    start_time: z.number(),
    end_time: z.number().nullable(),
    severity: z.enum(REVIEW_SEVERITIES),
    data: z.object({
      detections: z.array(z.string().max(128)).max(1_000).default([]),
      objects: z.array(z.string().max(64)).max(64).default([]),
      zones: z.array(z.string().max(64)).max(64).default([]),
    }),
  }),
});

/** Frigate's default `detect.fps`, where a message does not show how many frames of its camera a second has. */
const USUAL_FRAMES_PER_SECOND = 5;
/** Frames that must lie between the two states of a message for its own rate to count: fewer, and one frame more or less is ten percent. */
const FRAMES_TO_MEASURE = 10;

export interface FrigateContext {
  readonly videoServerId: string;
  /** First topic level, Frigate's `mqtt.topic_prefix`. */
  readonly prefix: string;
  /** Frigate's name of a camera → the id of the device, or undefined. */
  readonly cameraDeviceId: (cameraName: string) => string | undefined;
}

/** A message of a Frigate video server. One event id is one happening through its life; every phase is kept as it was said. */
export function decodeFrigate(context: FrigateContext, topic: string, payload: Uint8Array): Decoded {
  if (topic === `${context.prefix}/available`) return decodeAvailability(context.videoServerId, payload);
  if (topic === `${context.prefix}/reviews`) return decodeReview(context, payload);
  // Counts, states and statistics are derived by Frigate from its events: the events are what is kept.
  if (topic !== `${context.prefix}/events`) return NOTHING;
  const json = parseJson(payload);
  if ('reason' in json) return { items: [], refusals: [json] };
  const parsed = eventMessage.safeParse(json.value);
  if (!parsed.success) return refuse('wrong-shape', describeProblems(parsed.error));
  const { type, before, after } = parsed.data;
  const deviceId = context.cameraDeviceId(after.camera);
  if (deviceId === undefined) return refuseCamera(context, after.camera);
  const score = after.top_score ?? after.score ?? undefined;
  const endTime = after.end_time;
  const stationarySeconds = stationarySecondsOf(before, after);
  // Where it is in the picture that is kept, which is an earlier frame than the one it was last seen in.
  const box = (after.has_snapshot ? after.snapshot?.box : undefined) ?? after.box;
  return {
    items: [
      {
        kind: 'camera-event',
        body: {
          deviceId,
          messageKey: messageKey(`${after.id}:${type}:${String(after.frame_time)}`),
          // The last message of an event repeats the frame it was last seen in; its own moment is the end.
          time: Math.round((type === 'end' && endTime !== null ? endTime : after.frame_time) * 1000),
          eventId: after.id,
          phase: type,
          label: after.label,
          zones: after.current_zones.length > 0 ? after.current_zones : after.entered_zones,
          falsePositive: after.false_positive ?? false,
          startTime: Math.round(after.start_time * 1000),
          ...(score !== undefined && { score }),
          ...(stationarySeconds !== undefined && { stationarySeconds }),
          ...(endTime !== null && { endTime: Math.round(endTime * 1000) }),
          ...(box && { box }),
          ...(after.has_snapshot != null && { hasSnapshot: after.has_snapshot }),
          ...(after.has_clip != null && { hasClip: after.has_clip }),
        },
      },
    ],
    refusals: [],
  };
}

/**
 * How long an object has stood still. Frigate counts frames, and a camera has as many a second as it is set to and its machine manages: the message
 * shows it itself, when the object stood still in its state before as well. Otherwise no longer than there was time.
 */
function stationarySecondsOf(before: unknown, after: TrackedObject): number | undefined {
  if (after.motionless_count == null) return undefined;
  const earlier = motion.safeParse(before).data;
  const seconds = earlier ? after.frame_time - earlier.frame_time : 0;
  if (earlier && earlier.motionless_count > 0 && seconds > 0) {
    const frames = after.motionless_count - earlier.motionless_count;
    if (frames >= FRAMES_TO_MEASURE) return (after.motionless_count * seconds) / frames;
  }
  // It moved in the state before, or has been standing since it was first seen.
  const most = earlier?.motionless_count === 0 && seconds > 0 ? seconds : after.frame_time - after.start_time;
  return Math.min(after.motionless_count / USUAL_FRAMES_PER_SECOND, Math.max(0, most));
}

function decodeReview(context: FrigateContext, payload: Uint8Array): Decoded {
  const json = parseJson(payload);
  if ('reason' in json) return { items: [], refusals: [json] };
  const parsed = reviewMessage.safeParse(json.value);
  if (!parsed.success) return refuse('wrong-shape', describeProblems(parsed.error));
  const { after } = parsed.data;
  const deviceId = context.cameraDeviceId(after.camera);
  if (deviceId === undefined) return refuseCamera(context, after.camera);
  const startTime = Math.round(after.start_time * 1000);
  const body = {
    deviceId,
    time: startTime,
    reviewId: after.id,
    severity: after.severity,
    startTime,
    labels: after.data.objects,
    zones: after.data.zones,
    eventIds: after.data.detections,
    ...(after.end_time !== null && { endTime: Math.round(after.end_time * 1000) }),
  };
  return { items: [{ kind: 'camera-review', body }], refusals: [] };
}

function refuseCamera({ videoServerId }: FrigateContext, camera: string): Decoded {
  return refuse('unknown-camera', `no camera of ${videoServerId} is called "${camera}"`);
}

function decodeAvailability(deviceId: string, payload: Uint8Array): Decoded {
  const text = new TextDecoder().decode(payload);
  if (text !== 'online' && text !== 'offline') return refuse('wrong-shape', 'online or offline expected');
  return { items: [{ kind: 'status', body: { deviceId, time: undefined, state: text } }], refusals: [] };
}
