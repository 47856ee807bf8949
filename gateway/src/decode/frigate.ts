import { messageKey } from '@xuncheng/contract';
import { z } from 'zod';
import { NOTHING, refuse, type Decoded } from './decoded.ts';
import { describeProblems, parseJson } from './json.ts';

/** https://docs.frigate.video/integrations/mqtt — times in seconds, scores 0–1, motionless_count in frames of detection. */
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
});
const eventMessage = z.object({ type: z.enum(['new', 'update', 'end']), after: trackedObject });

/** Frigate's default `detect.fps`: frames a second behind motionless_count. */
const DETECT_FRAMES_PER_SECOND = 5;

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
  // Reviews, counts, states and statistics are derived by Frigate from its events: the events are what is kept.
  if (topic !== `${context.prefix}/events`) return NOTHING;
  const json = parseJson(payload);
  if ('reason' in json) return { items: [], refusals: [json] };
  const parsed = eventMessage.safeParse(json.value);
  if (!parsed.success) return refuse('wrong-shape', describeProblems(parsed.error));
  const { type, after } = parsed.data;
  const deviceId = context.cameraDeviceId(after.camera);
  if (deviceId === undefined)
    return refuse('unknown-camera', `no camera of ${context.videoServerId} is called "${after.camera}"`);
  const score = after.top_score ?? after.score ?? undefined;
  const endTime = after.end_time;
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
          ...(after.motionless_count != null && {
            stationarySeconds: after.motionless_count / DETECT_FRAMES_PER_SECOND,
          }),
          ...(endTime !== null && { endTime: Math.round(endTime * 1000) }),
        },
      },
    ],
    refusals: [],
  };
}

function decodeAvailability(deviceId: string, payload: Uint8Array): Decoded {
  const text = new TextDecoder().decode(payload);
  if (text !== 'online' && text !== 'offline') return refuse('wrong-shape', 'online or offline expected');
  return { items: [{ kind: 'status', body: { deviceId, time: undefined, state: text } }], refusals: [] };
}
