import { limitHistory, limits, limitsChange, type Limits, type LimitsChange } from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { get, put } from './request.ts';

/** What everything is computed by; somebody else may change it. */
export const limitsQuery = queryOptions({
  queryKey: ['limits', 'in-force'],
  queryFn: ({ signal }) => get('/limits', limits, signal),
  staleTime: 0,
});

export const limitHistoryQuery = queryOptions({
  queryKey: ['limits', 'history'],
  queryFn: ({ signal }) => get('/limits/history', limitHistory, signal),
  staleTime: 0,
});

/** Change them for the whole district. Throws ApiFailure. */
export function changeLimits(given: Limits): Promise<LimitsChange> {
  return put('/limits', given, limitsChange);
}
