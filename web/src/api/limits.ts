import { limitHistory, limits, limitsChange, type LimitsChange, type LimitsOrder } from '@xuncheng/contract';
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

/** Change them for the whole district, for a reason. Throws ApiFailure. */
export function changeLimits(given: LimitsOrder): Promise<LimitsChange> {
  return put('/limits', given, limitsChange);
}
