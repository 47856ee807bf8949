import { deadLetter, deadLetterDetail, reAdmitted, type DeadLetterDetail, type ReAdmitted } from '@xuncheng/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { get, post } from './request.ts';

export interface DeadLetterFilter {
  readonly state: 'open' | 'settled' | 'all';
  readonly deviceId: string | null;
}

/** Letters a page (the server's own number); a shorter page is the last. */
const PAGE = 100;

/** Refused messages, newest first, page by page. */
export function deadLettersQuery({ state, deviceId }: DeadLetterFilter) {
  return infiniteQueryOptions({
    queryKey: ['dead-letters', 'list', state, deviceId],
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({ state });
      if (deviceId !== null) query.set('deviceId', deviceId);
      if (pageParam !== null) query.set('before', String(pageParam));
      return get(`/dead-letters?${query.toString()}`, z.array(deadLetter), signal);
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.length < PAGE ? null : (page.at(-1)?.id ?? null)),
    refetchInterval: 30_000,
  });
}

export function deadLetterQuery(id: number) {
  return queryOptions({
    queryKey: ['dead-letters', 'one', id],
    queryFn: ({ signal }) => get(`/dead-letters/${String(id)}`, deadLetterDetail, signal),
  });
}

/** Admit it through the gateway; `payload` null: as it is. Throws ApiFailure. */
export function reAdmit(id: number, payload: string | null): Promise<ReAdmitted> {
  return post(`/dead-letters/${String(id)}/re-admit`, payload === null ? {} : { payload }, reAdmitted);
}

/** Say why it needs nothing more. Throws ApiFailure. */
export function dismiss(id: number, reason: string): Promise<DeadLetterDetail> {
  return post(`/dead-letters/${String(id)}/dismiss`, { reason }, deadLetterDetail);
}
