import type { AedesOptions, AuthenticateError, Client } from 'aedes';
import { newAllowance, takeMessage, type Allowance, type AllowanceLimits } from '../admit/flood.ts';
import type { GatewayLimits } from '../config.ts';
import type { AccessPolicy } from './access-policy.ts';
import type { Peer } from './listeners.ts';
import type { LockOut } from './lock-out.ts';
import type { Identity } from './mqtt-access.ts';

/** A connection that has signed in. */
export interface Session {
  readonly identity: Identity;
  /** Messages held back: not acknowledged yet. */
  readonly held: Set<NodeJS.Timeout>;
  /** Filters that it asked for, granted or not: the broker remembers both for a session that is kept. */
  readonly filters: Set<string>;
}

export interface SignInOptions {
  readonly access: AccessPolicy;
  readonly lockOut: LockOut;
  readonly limits: GatewayLimits;
  /** Count and log a refusal. */
  readonly refuse: (reason: string, client: Client, detail: string) => Error;
  readonly signedIn: (client: Client, session: Session) => void;
}

/** Aedes numbers its refusals like CONNACK (MQTT 3.1.1, 3.2.2.3). */
const IDENTIFIER_REJECTED = 2;
const BAD_CREDENTIALS = 4;
/** Closed without an answer: a client that is told no may never come back (mqtt.js does not), and this one is only to wait. */
const UNANSWERED = undefined;
/** In front of a client id that is not to be anybody's: no device id holds a slash. */
const REFUSED = 'refused/';

export interface SignIn extends Required<Pick<AedesOptions, 'preConnect' | 'authenticate'>> {
  /** Who is at the other end, to be said before the first packet. */
  readonly meet: (client: Client, peer: Peer) => void;
}

/** From CONNECT to a session: who it is, whether it may be let in now, and under which name. */
export function createSignIn({ access, lockOut, limits, refuse, signedIn }: SignInOptions): SignIn {
  const peers = new WeakMap<Client, Peer>();
  const wills = new WeakMap<Client, string>();
  const connects = new Map<string, Allowance>();
  const connectLimits: AllowanceLimits = {
    perSecond: limits.connectsPerMinute / 60,
    burst: limits.connectsPerMinute,
    debt: 0,
  };

  function judge(client: Client, userName: string | undefined, password: Uint8Array | undefined): Verdict {
    const now = Date.now();
    const peer = peers.get(client);
    if (!peer) return { reason: 'bad-credentials', returnCode: BAD_CREDENTIALS };
    // Not looked at: a guess that is right must not be told from one that is wrong.
    if (lockOut.isAddressLocked(peer.party, now) || lockOut.isLocked(peer.party, userName, now))
      return { reason: 'locked-out', returnCode: UNANSWERED };
    const identity = access.identify(userName, password, peer);
    if (typeof identity === 'string') {
      lockOut.failed(peer.party, userName, now);
      return { reason: identity, returnCode: BAD_CREDENTIALS };
    }
    if (userName !== undefined) lockOut.succeeded(peer.party, userName);
    if (client.id.startsWith(REFUSED)) return { reason: 'foreign-client-id', returnCode: IDENTIFIER_REJECTED };
    const will = wills.get(client);
    if (will !== undefined && !access.mayLeaveWill(identity, will))
      return { reason: 'foreign-will', returnCode: IDENTIFIER_REJECTED };
    if (identity.kind === 'device' && takeMessage(kept(connects, client.id, connectLimits), connectLimits, now) !== 0)
      return { reason: 'flapping', returnCode: UNANSWERED };
    return { identity, held: new Set(), filters: new Set() };
  }

  return {
    meet: (client, peer) => {
      peers.set(client, peer);
    },
    preConnect: (client, packet, done) => {
      if (packet.will) wills.set(client, packet.will.topic);
      // A foreign client id is refused in `authenticate`, which can say why; until then it must not be anybody's.
      packet.clientId =
        access.clientIdFor(packet.username, packet.clientId, packet.clean === true) ?? REFUSED + packet.clientId;
      done(null, true);
    },
    authenticate: (client, userName, password, done) => {
      const verdict = judge(client, userName, password);
      if ('reason' in verdict) {
        const error = refuse(verdict.reason, client, userName ?? '(no user name)');
        const { returnCode } = verdict;
        if (returnCode === UNANSWERED) client.close();
        else done(Object.assign<Error, object>(error, { returnCode }) as AuthenticateError, null);
        return;
      }
      signedIn(client, verdict);
      done(null, true);
    },
  };
}

type Verdict = Session | { readonly reason: string; readonly returnCode: number | undefined };

function kept(allowances: Map<string, Allowance>, deviceId: string, limits: AllowanceLimits): Allowance {
  const known = allowances.get(deviceId);
  if (known) return known;
  const full = newAllowance(limits, Date.now());
  allowances.set(deviceId, full);
  return full;
}
