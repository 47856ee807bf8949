import { kmhToMetresPerSecond, latitude, longitude, messageKey } from '@xuncheng/contract';
import { z } from 'zod';
import { NOTHING, refuse, type Decoded } from './decoded.ts';
import { describeProblems, parseJson } from './json.ts';

/** https://owntracks.org/booklet/tech/json/ — units: tst s, acc m, alt m, vel km/h, cog degrees, batt %. */
const location = z.object({
  _type: z.literal('location'),
  lat: latitude,
  lon: longitude,
  tst: z.number(),
  acc: z.number().nonnegative().max(1e6).optional(),
  alt: z.number().min(-1000).max(20_000).optional(),
  vel: z.number().optional(),
  cog: z.number().optional(),
  batt: z.number().min(0).max(100).optional(),
  _id: z.string().max(64).optional(),
});
/** As in the own contract: 200 m/s. */
const FASTEST_KMH = 720;
const typed = z.object({ _type: z.string() });

/**
 * A message of an OwnTracks phone, for the device that signed in.
 * It has no message id of its own, except `_id` in newer versions: then what was said stands for itself, so a re-send is the same message.
 */
export function decodeOwntracks(deviceId: string, payload: Uint8Array): Decoded {
  const json = parseJson(payload);
  if ('reason' in json) return { items: [], refusals: [json] };
  const kind = typed.safeParse(json.value);
  if (!kind.success) return refuse('wrong-shape', describeProblems(kind.error));
  if (kind.data._type === 'lwt')
    return { items: [{ kind: 'status', body: { deviceId, time: undefined, state: 'offline' } }], refusals: [] };
  // transition, waypoints, status, card, steps…: valid OwnTracks, nothing that is kept here.
  if (kind.data._type !== 'location') return NOTHING;
  const parsed = location.safeParse(json.value);
  if (!parsed.success) return refuse('wrong-shape', describeProblems(parsed.error));
  const { lat, lon, tst, acc, alt, vel, cog, batt, _id } = parsed.data;
  const identity =
    _id ?? `${String(tst)},${String(lon)},${String(lat)},${String(acc)},${String(alt)},${String(vel)},${String(cog)}`;
  return {
    items: [
      {
        kind: 'fix',
        body: {
          deviceId,
          messageKey: messageKey(`owntracks:${identity}`),
          time: Math.round(tst * 1000),
          lon,
          lat,
          mock: false,
          ...(acc !== undefined && { accuracy: acc }),
          ...(alt !== undefined && { altitude: alt }),
          // iOS says -1 for "unknown" speed and course; what no vehicle drives is not known either.
          ...(vel !== undefined && vel >= 0 && vel <= FASTEST_KMH && { speed: kmhToMetresPerSecond(vel) }),
          ...(cog !== undefined && cog >= 0 && cog <= 360 && { heading: cog }),
          ...(batt !== undefined && { battery: batt }),
        },
      },
    ],
    refusals: [],
  };
}
