import type { DeviceRegistry } from '../store/device-registry.ts';
import type { Peer } from './listeners.ts';
import {
  clientIdFor,
  identify,
  mayLeaveWill,
  mayPublish,
  mayReceive,
  maySubscribe,
  type AccessRefusal,
  type Identity,
} from './mqtt-access.ts';

/** Who may sign in to the broker, and what who signed in may do. */
export interface AccessPolicy {
  /** The client id to register a connection under; undefined: refused. */
  readonly clientIdFor: (userName: string | undefined, wanted: string, isClean: boolean) => string | undefined;
  readonly identify: (
    userName: string | undefined,
    password: Uint8Array | undefined,
    peer: Peer,
  ) => Identity | AccessRefusal;
  /** Is it still who it was when it signed in? */
  readonly isValid: (identity: Identity) => boolean;
  readonly mayLeaveWill: (identity: Identity, topic: string) => boolean;
  readonly mayPublish: (identity: Identity, topic: string, retain: boolean) => AccessRefusal | undefined;
  readonly maySubscribe: (identity: Identity, filter: string) => 'grant' | 'refuse' | 'disconnect';
  readonly mayReceive: (identity: Identity, topic: string) => boolean;
  /** Does the broker keep retained messages? */
  readonly retains: boolean;
}

/**
 * Registered devices by their tokens, and the server by its secret.
 * @param requiresCertificate devices must prove a certificate in their own name as well as know their token: a stolen token is
 *   worth nothing on another machine, and a revoked token ends a machine whose certificate is still good
 */
export function deviceAccess(
  registry: DeviceRegistry,
  serviceToken: string,
  requiresCertificate: boolean,
): AccessPolicy {
  const known = { deviceById: registry.byId, serviceToken };
  return {
    clientIdFor: (userName, wanted, isClean) =>
      clientIdFor(userName, wanted, isClean, userName === undefined ? undefined : registry.byId(userName)),
    identify: (userName, password, peer) => {
      const identity = identify(userName, password, known);
      if (!identity) return 'bad-credentials';
      if (identity.kind === 'device' && requiresCertificate && !peer.certificateNames.includes(identity.device.id))
        return 'foreign-certificate';
      return identity;
    },
    isValid: (identity) =>
      identity.kind === 'service' || registry.byId(identity.device.id)?.tokenDigests.has(identity.tokenDigest) === true,
    mayLeaveWill,
    mayPublish,
    maySubscribe,
    mayReceive,
    // Last states are served by the server, by role and area.
    retains: false,
  };
}
