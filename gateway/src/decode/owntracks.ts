import { kmhToMetresPerSecond, latitude, longitude, messageKey } from '@xuncheng/contract';
import { z } from 'zod';
import { refuse, type Decoded } from './decoded.ts';
import { describeProblems, parseJson } from './json.ts';

/** What is out of its range is not known; the position is good all the same. */
function unlessOdd(least: number, most: number): z.ZodType<number | undefined> {
  return z
    .number()
    .optional()
    .transform((value) => (value !== undefined && value >= least && value <= most ? value : undefined));
}

/**
 * https://owntracks.org/booklet/tech/json/ — units: tst s, acc m, alt m, vel km/h, cog degrees, batt %. Phones say -1 for what they do not know.
 * A transition (region entered or left) says where it was in the same words, without what moves.
 */
const location = z.object({
  lat: latitude,
  lon: longitude,
  tst: z.number(),
  // Not dropped when it is too large: the position would pass for a good one.
  acc: z.number().max(1e6).optional().transform(unlessNegative),
  alt: unlessOdd(-1_000, 20_000),
  vel: z.number().optional(),
  cog: z.number().optional(),
  batt: unlessOdd(0, 100),
  _id: z.string().max(64).optional(),
});
function unlessNegative(value: number | undefined): number | undefined {
  return value !== undefined && value >= 0 ? value : undefined;
}

/** As in the own contract: 200 m/s. */
const FASTEST_KMH = 720;
/** Kinds that say where the phone was. */
const POSITIONS: ReadonlySet<string> = new Set(['location', 'transition']);
const typed = z.object({ _type: z.string() });

/** Is it what the broker says for a phone that is gone? */
export function isLastWill(payload: Uint8Array): boolean {
  const json = parseJson(payload);
  return 'value' in json && typed.safeParse(json.value).data?._type === 'lwt';
}

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
  if (kind.data._type === 'encrypted') return refuse('encrypted', 'the platform has no key: switch encryption off');
  // status, waypoints, card, steps…: valid OwnTracks, and nothing that has a place here. Kept, so that nobody has to guess where it went.
  if (!POSITIONS.has(kind.data._type)) return refuse('unknown-kind', `_type: ${kind.data._type.slice(0, 64)}`);
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
