import {
  session,
  setupState,
  type firstAdministrator,
  type OwnPassword,
  type Role,
  type Session,
  type SetupState,
  type signIn,
} from '@xuncheng/contract';
import { useQuery, useQueryClient, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import { setCityZone } from '../i18n/city-zone.ts';
import { isSignedOut } from './api-failure.ts';
import { get, post, put, remove } from './request.ts';

const SESSION_KEY = ['session'] as const;
const ENDED_KEY = ['session-ended'] as const;

/** What the server says of a session holds for what is shown with it. */
function heard(said: Session): Session {
  setCityZone(said.timeZone);
  return said;
}

/** Who is signed in; null when nobody is. */
export function useSession(): UseQueryResult<Session | null> {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: async ({ signal, client }) => {
      try {
        const { signedIn } = await get('/setup', setupState, signal);
        return signedIn ? heard(await get('/session', session, signal)) : null;
      } catch (error) {
        if (!isSignedOut(error)) throw error;
        endSession(client);
        return null;
      }
    },
    staleTime: 60_000,
  });
}

/** What the role of the signed-in may do; the server holds to the same, this only leaves out buttons that it would refuse. */
export interface May {
  readonly instruct: boolean;
  readonly acknowledge: boolean;
  readonly handleReports: boolean;
  readonly requestRebirth: boolean;
  readonly viewDeadLetters: boolean;
  readonly settleDeadLetters: boolean;
  /** Exemptions, weights, freezing. */
  readonly supervise: boolean;
  readonly drawFences: boolean;
  /** Everybody's work, not only the own. */
  readonly watch: boolean;
  /** Devices, limits, people, areas. */
  readonly administer: boolean;
}

const ACTING_ROLES: readonly Role[] = ['operator', 'administrator'];

export function useMay(): May {
  const role = useSession().data?.role;
  const acts = role !== undefined && ACTING_ROLES.includes(role);
  const administers = role === 'administrator';
  return useMemo(
    () => ({
      instruct: acts,
      acknowledge: acts,
      handleReports: acts,
      requestRebirth: acts,
      viewDeadLetters: acts,
      settleDeadLetters: administers,
      supervise: administers || role === 'supervisor',
      drawFences: acts || role === 'supervisor',
      watch: role !== undefined && role !== 'officer',
      administer: administers,
    }),
    [acts, administers, role],
  );
}

/** The server said that the session is over: pages lead to sign-in, which says why. */
export function endSession(client: QueryClient): void {
  if (client.getQueryData(SESSION_KEY)) client.setQueryData(ENDED_KEY, true);
  client.setQueryData(SESSION_KEY, null);
}

/** Did a session end under the person, rather than by signing out? */
export function useSessionEnded(): boolean {
  return useQueryClient().getQueryData(ENDED_KEY) === true;
}

/** What the sign-in page must offer: the first administrator's form, demonstration accounts. */
export function useSetupState(): UseQueryResult<SetupState> {
  return useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => get('/setup', setupState, signal), retry: 1 });
}

export interface SessionActions {
  readonly signIn: (credentials: z.infer<typeof signIn>) => Promise<void>;
  readonly signInAsDemo: (role: Role) => Promise<void>;
  readonly createAdministrator: (administrator: z.infer<typeof firstAdministrator>) => Promise<void>;
  readonly changePassword: (given: OwnPassword) => Promise<void>;
  readonly signOut: () => Promise<void>;
}

/** Signing in and out; each throws ApiFailure and leaves the session as it was. */
export function useSessionActions(): SessionActions {
  const client = useQueryClient();
  const become = (who: Session | null): void => {
    // Nothing seen under another account may stay. The session itself is overwritten, not removed: pages are watching it.
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] && queryKey[0] !== 'setup' });
    client.setQueryData(SESSION_KEY, who);
  };
  return {
    signIn: async (credentials) => {
      become(heard(await post('/session', credentials, session)));
    },
    signInAsDemo: async (role) => {
      become(heard(await post('/session/demo', { role }, session)));
    },
    createAdministrator: async (administrator) => {
      become(heard(await post('/setup', administrator, session)));
    },
    changePassword: async (given) => {
      client.setQueryData(SESSION_KEY, await put('/session/password', given, session));
    },
    signOut: async () => {
      await remove('/session');
      become(null);
    },
  };
}
