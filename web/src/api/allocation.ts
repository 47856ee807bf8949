import {
  allocationPlan,
  instruction,
  officerRanking,
  whatIfAnswer,
  type AcceptMove,
  type Instruction,
  type WhatIfAnswer,
  type WhatIfQuestion,
} from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { get, post } from './request.ts';

/** Officers for a place, best first, and why others are not offered. */
export function rankingQuery(lon: number, lat: number) {
  return queryOptions({
    queryKey: ['allocation', 'rank', lon, lat],
    queryFn: ({ signal }) => get(`/allocation/rank?lon=${String(lon)}&lat=${String(lat)}`, officerRanking, signal),
    refetchInterval: 15_000,
  });
}

/** Who should go where, as of when it was asked; asked again only when somebody wants to. */
export const planQuery = queryOptions({
  queryKey: ['allocation', 'plan'],
  queryFn: ({ signal }) => get('/allocation/plan', allocationPlan, signal),
  staleTime: 0,
  gcTime: 0,
  refetchOnReconnect: false,
});

/** Make a suggested move an order. Throws ApiFailure: also when somebody or something was sooner. */
export function acceptMove(move: AcceptMove): Promise<Instruction> {
  return post('/allocation/accept', move, instruction);
}

/** What a planned roster leads to, as it is and changed. Throws ApiFailure. */
export function askWhatIf(question: WhatIfQuestion): Promise<WhatIfAnswer> {
  return post('/allocation/what-if', question, whatIfAnswer);
}
