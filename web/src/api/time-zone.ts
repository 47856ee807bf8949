import { districtTimeZone, type DistrictTimeZone, type TimeZoneChange } from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { get, put } from './request.ts';

/** The district's, and whether it can be changed; the first shift ends that. */
export const timeZoneQuery = queryOptions({
  queryKey: ['time-zone'],
  queryFn: ({ signal }) => get('/time-zone', districtTimeZone, signal),
  staleTime: 0,
});

/** Throws ApiFailure. */
export function changeTimeZone(given: TimeZoneChange): Promise<DistrictTimeZone> {
  return put('/time-zone', given, districtTimeZone);
}
