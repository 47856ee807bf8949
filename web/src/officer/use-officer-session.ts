import { useQuery } from '@tanstack/react-query';
import type { Session } from '@xuncheng/contract';
import { useEffect } from 'react';
import { useSession } from '../api/session.ts';
import { setCityZone } from '../i18n/city-zone.ts';
import { keep, readKept } from './phone/phone-store.ts';

/**
 * Who is signed in: as the server says, and until it says anything, or while it is out of reach, as it was last time. The kept
 * answer opens nothing but this phone's own pages; whatever is asked of the server is judged there.
 * @returns undefined while nobody knows, null when nobody is signed in
 */
export function useOfficerSession(): Session | null | undefined {
  const { data: said, isError } = useSession();
  const kept = useQuery({
    queryKey: ['kept-session'],
    queryFn: async () => {
      const session = (await readKept('session')) ?? null;
      if (session && 'timeZone' in session) setCityZone(session.timeZone); // not kept by versions before
      return session;
    },
    networkMode: 'always',
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    if (said !== undefined) void keep('session', said ?? undefined);
  }, [said]);
  if (said !== undefined) return said;
  return kept.data ?? (isError && !kept.isPending ? null : undefined);
}
