import { appeal, type Appeal, type AppealDecision, type NewAppeal } from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { get, post } from './request.ts';

/** Appeals in reach, newest first; an officer's are the own. */
export const appealsQuery = queryOptions({
  queryKey: ['appeals', 'all'],
  queryFn: ({ signal }) => get('/appeals', z.array(appeal), signal),
  refetchInterval: 30_000,
});

/** Those that wait for a decision, the longest waiting first. */
export const openAppealsQuery = queryOptions({
  queryKey: ['appeals', 'open'],
  queryFn: ({ signal }) => get('/appeals?state=open', z.array(appeal), signal),
  refetchInterval: 30_000,
});

/** Throws ApiFailure, as all of these. */
export function makeAppeal(given: NewAppeal): Promise<Appeal> {
  return post('/appeals', given, appeal);
}

export function takeAppealFurther(id: number, words: string): Promise<Appeal> {
  return post(`/appeals/${String(id)}/further`, { words }, appeal);
}

export function decideAppeal(id: number, decision: AppealDecision): Promise<Appeal> {
  return post(`/appeals/${String(id)}/decide`, decision, appeal);
}
