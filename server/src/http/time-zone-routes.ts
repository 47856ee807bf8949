import { districtTimeZone, timeZoneChange } from '@xuncheng/contract';
import { Refusal } from '../refusal.ts';
import type { Database } from '../store/database.ts';
import { changeTimeZone, findDistrictTimeZone } from '../store/time-zone.ts';
import { route, type Route } from './route.ts';

/** What clocks and days of the district are; set when it begins, and another one until the first shift is planned. */
export function timeZoneRoutes(database: Database, onCityChange: () => Promise<void>): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/time-zone',
        tag: 'administration',
        summary: 'The time zone of the district, and whether it can be changed',
        access: 'manage-limits',
      },
      { reply: districtTimeZone },
      () => findDistrictTimeZone(database),
    ),
    route(
      {
        method: 'put',
        path: '/time-zone',
        tag: 'administration',
        summary: 'Another time zone, before the first shift is planned',
        access: 'manage-limits',
      },
      { body: timeZoneChange, reply: districtTimeZone },
      async (call, caller) => {
        if (caller.scope.areaIds !== null)
          throw new Refusal(403, 'forbidden', 'The time zone is the whole district’s; your area is a part of it.');
        await changeTimeZone(database, caller.accountId, call.body.timeZone);
        await onCityChange();
        return findDistrictTimeZone(database);
      },
    ),
  ];
}
