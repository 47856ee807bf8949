import type { TrackerReport } from './device-message.ts';

const KNOTS_IN_A_METRE_A_SECOND = 3600 / 1852;

/** A report as OsmAnd's protocol has it (traccar.org/osmand): a query, speed in knots. */
export function encodeOsmand({ deviceId, time, position }: TrackerReport, token: string): string {
  const { lon, lat, accuracy, speed, heading, battery } = position;
  return new URLSearchParams({
    id: `${deviceId}:${token}`,
    timestamp: String(Math.round(time / 1000)),
    lat: String(lat),
    lon: String(lon),
    accuracy: String(accuracy),
    speed: (speed * KNOTS_IN_A_METRE_A_SECOND).toFixed(2),
    ...(heading === undefined ? {} : { bearing: String(heading) }),
    batt: String(battery),
  }).toString();
}
