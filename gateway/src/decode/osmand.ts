import { knotsToMetresPerSecond, latitude, longitude, messageKey } from '@xuncheng/contract';
import { z } from 'zod';
import { refuse, type Decoded, type DecodedItem } from './decoded.ts';
import { describeProblems, parseJson } from './json.ts';
import { utcMoment } from './utc-moment.ts';

/** As in the own contract: metres a second beyond which a speed is not known. */
const FASTEST = 200;
/** Numbers below are seconds: as milliseconds they would be before March 1973. */
const SECONDS_BELOW = 1e11;

const metres = z.coerce.number().nonnegative().max(1e6);
const altitude = z.coerce.number().min(-1_000).max(20_000);
const flag = z.stringbool();

/** The form of OsmAnd and older Traccar Clients (traccar.org/osmand): speed in knots, battery in percent. */
const queryForm = z.object({
  timestamp: z.string(),
  lat: z.coerce.number().pipe(latitude).optional(),
  lon: z.coerce.number().pipe(longitude).optional(),
  location: z.string().optional(),
  speed: z.coerce.number().optional(),
  bearing: z.coerce.number().optional(),
  heading: z.coerce.number().optional(),
  altitude: altitude.optional(),
  accuracy: metres.optional(),
  batt: z.coerce.number().optional(),
  mock: flag.optional(),
  alarm: z.string().optional(),
});

/** The form of Traccar Client from version 9 on: speed in metres a second, battery as a share, -1 for what is not known. */
const jsonForm = z.object({
  location: z.object({
    timestamp: z.union([z.string(), z.number()]).transform(String),
    coords: z.object({
      latitude,
      longitude,
      accuracy: metres.nullish(),
      altitude: altitude.nullish(),
      speed: z.number().nullish(),
      heading: z.number().nullish(),
    }),
    mock: z.boolean().nullish(),
    battery: z.object({ level: z.number().nullish() }).nullish(),
    alarm: z.unknown().optional(),
    extras: z.object({ alarm: z.unknown().optional() }).nullish().catch(undefined),
  }),
  alarm: z.unknown().optional(),
});

/**
 * A report over HTTP for the device whose credentials came with it: a query string, or JSON. There is no message id: what was said stands
 * for itself, so a report that is sent again is the same one.
 */
export function decodeOsmand(deviceId: string, payload: Uint8Array): Decoded {
  const text = new TextDecoder().decode(payload);
  return text.trimStart().startsWith('{') ? decodeJson(deviceId, payload) : decodeQuery(deviceId, text);
}

function decodeQuery(deviceId: string, text: string): Decoded {
  // Number('') is 0: what has a name and no value would be a place on the equator, or an accuracy of nought.
  const given = [...new URLSearchParams(text)].filter(([, value]) => value.trim() !== '');
  const parsed = queryForm.safeParse(Object.fromEntries(given));
  if (!parsed.success) return refuse('wrong-shape', describeProblems(parsed.error));
  const said = parsed.data;
  const [lat, lon] = said.location === undefined ? [said.lat, said.lon] : said.location.split(',', 2).map(degrees);
  return toFix(deviceId, {
    timestamp: said.timestamp,
    lon,
    lat,
    accuracy: said.accuracy,
    altitude: said.altitude,
    speed: said.speed === undefined ? undefined : knotsToMetresPerSecond(said.speed),
    heading: said.bearing ?? said.heading,
    battery: said.batt,
    mock: said.mock ?? false,
    alarm: said.alarm,
  });
}

/** Half a location is none. */
function degrees(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function decodeJson(deviceId: string, payload: Uint8Array): Decoded {
  const json = parseJson(payload);
  if ('reason' in json) return { items: [], refusals: [json] };
  const parsed = jsonForm.safeParse(json.value);
  if (!parsed.success) return refuse('wrong-shape', describeProblems(parsed.error));
  const { timestamp, coords, mock, battery, alarm, extras } = parsed.data.location;
  return toFix(deviceId, {
    timestamp,
    lon: coords.longitude,
    lat: coords.latitude,
    accuracy: coords.accuracy ?? undefined,
    altitude: coords.altitude ?? undefined,
    speed: coords.speed ?? undefined,
    heading: coords.heading ?? undefined,
    battery: battery?.level == null ? undefined : battery.level * 100,
    mock: mock ?? false,
    alarm: alarm ?? extras?.alarm ?? parsed.data.alarm,
  });
}

interface Said {
  readonly timestamp: string;
  readonly lon: number | undefined;
  readonly lat: number | undefined;
  readonly accuracy: number | undefined;
  readonly altitude: number | undefined;
  readonly speed: number | undefined;
  readonly heading: number | undefined;
  readonly battery: number | undefined;
  readonly mock: boolean;
  /** `sos`, from the app's own button; the others are words for what a tracker finds (Traccar's `KEY_ALARM`). */
  readonly alarm: unknown;
}

function toFix(deviceId: string, said: Said): Decoded {
  const time = timeOf(said.timestamp);
  if (time === undefined) return refuse('wrong-shape', `timestamp: ${said.timestamp}`);
  const place = z.object({ lon: longitude, lat: latitude }).safeParse(said);
  if (!place.success) return refuse('wrong-shape', describeProblems(place.error));
  const { lon, lat } = place.data;
  const sos: DecodedItem = {
    kind: 'alarm',
    body: {
      deviceId,
      messageKey: messageKey(`osmand:sos:${String(time)}`),
      time,
      type: 'sos',
      severity: 'critical',
      active: true,
      text: '',
      lon,
      lat,
    },
  };
  return {
    items: [
      {
        kind: 'fix',
        body: {
          deviceId,
          messageKey: messageKey(`osmand:${[time, lon, lat, said.speed, said.heading].join(',')}`),
          time,
          lon,
          lat,
          accuracy: said.accuracy,
          altitude: said.altitude,
          speed: between(said.speed, 0, FASTEST),
          heading: between(said.heading, 0, 360),
          battery: between(said.battery, 0, 100),
          mock: said.mock,
        },
      },
      ...(said.alarm === 'sos' ? [sos] : []),
    ],
    refusals: [],
  };
}

/** Epoch seconds, epoch milliseconds or ISO 8601 (without an offset: UTC) → epoch milliseconds. */
function timeOf(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    return Math.round(number < SECONDS_BELOW ? number * 1000 : number);
  }
  return utcMoment(text);
}

/** What is outside of its range is what the phone says for "unknown". */
function between(value: number | undefined, least: number, most: number): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}
