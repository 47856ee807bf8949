import { insidePoint, type Alarm, type Area } from '@xuncheng/contract';
import { queueOrder } from '../view/severity.ts';
import type { Flight } from '../view/view-state.ts';

/** One view of the round that a wall screen makes. */
export interface WallStop {
  readonly id: string;
  readonly flight: Flight;
  readonly area: Area | null;
  readonly alarm: Alarm | null;
}

/** Alarms that are gone to in one round: with more of them the districts would never be seen. */
const ALARMS_A_ROUND = 3;
const SUBDISTRICT_RANGE_METRES = 3_200;
const ALARM_RANGE_METRES = 700;

/**
 * The round: the whole area, then its subdistricts with the worst open alarms between them. Alarms without a place, and those that were
 * found false, are not gone to.
 */
export function wallStops(areas: readonly Area[], alarms: Iterable<Alarm>): WallStop[] {
  const home: WallStop = { id: 'home', flight: { to: 'home' }, area: areas[0] ?? null, alarm: null };
  const subdistricts = areas
    .filter(({ level, id }) => level === 'subdistrict' && id !== areas[0]?.id)
    .map((area): WallStop => {
      const [lon, lat] = insidePoint(area.geometry);
      return {
        id: `area-${String(area.id)}`,
        flight: { to: 'place', lon, lat, rangeMetres: SUBDISTRICT_RANGE_METRES },
        area,
        alarm: null,
      };
    });
  const worst = queueOrder(alarms)
    .filter(({ active, falseAt, lon, lat }) => active && falseAt === null && lon !== null && lat !== null)
    .slice(0, ALARMS_A_ROUND)
    .map((alarm): WallStop => ({
      id: `alarm-${String(alarm.id)}`,
      flight: { to: 'place', lon: alarm.lon!, lat: alarm.lat!, rangeMetres: ALARM_RANGE_METRES },
      area: null,
      alarm,
    }));
  const stops: WallStop[] = [home];
  for (let i = 0; i < Math.max(subdistricts.length, worst.length); i++)
    stops.push(...worst.slice(i, i + 1), ...subdistricts.slice(i, i + 1));
  return stops;
}
