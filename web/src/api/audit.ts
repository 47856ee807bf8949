import { infiniteQueryOptions } from '@tanstack/react-query';
import { auditEntry, LOOK_ACTIONS, type AuditEntry } from '@xuncheng/contract';
import { z } from 'zod';
import { get } from './request.ts';

/** Who looked at whose track, rows or camera, newest first, a part at a time. */
export const looksQuery = infiniteQueryOptions({
  queryKey: ['audit', 'looks'],
  queryFn: ({ signal, pageParam }) =>
    get(
      `/audit?action=${LOOK_ACTIONS.join(',')}${pageParam === null ? '' : `&before=${String(pageParam)}`}`,
      z.array(auditEntry),
      signal,
    ),
  initialPageParam: null as number | null,
  // The server gives as many as it will; a part without any is the end.
  getNextPageParam: (last: readonly AuditEntry[]) => last.at(-1)?.id,
});
