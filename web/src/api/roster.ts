import { roster, rosterChanged, rosterNow, type RosterChange, type RosterChanged } from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { get, post } from './request.ts';

/** Officers and their shifts that overlap a span (epoch ms). */
export function rosterQuery(from: number, to: number) {
  return queryOptions({
    queryKey: ['roster', from, to],
    queryFn: ({ signal }) => get(`/roster?from=${String(from)}&to=${String(to)}`, roster, signal),
    // Somebody else plans too, and shifts begin.
    refetchInterval: 60_000,
    staleTime: 0,
  });
}

/** Shifts that run or begin soon. The live event `roster` refreshes it; asked again because time alone brings shifts nearer. */
export const rosterNowQuery = queryOptions({
  queryKey: ['roster-now'],
  queryFn: ({ signal }) => get('/roster/now', rosterNow, signal),
  refetchInterval: 60_000,
  staleTime: 10_000,
});

/** All of the changes or none. Throws ApiFailure; `roster-conflict` says of each change why not. */
export function changeRoster(changes: readonly RosterChange[]): Promise<RosterChanged> {
  return post('/roster/changes', { changes }, rosterChanged);
}
