/** Why an OPC UA server is not heard, and what to do about it; in English, for those who run the gateway. */
export interface OpcuaTrouble {
  readonly reason: OpcuaTroubleReason;
  readonly detail: string;
  readonly remedy: string;
}

type OpcuaTroubleReason =
  /** We do not trust its certificate. */
  | 'untrusted-certificate'
  /** It does not trust ours. */
  | 'not-trusted-there'
  /** Nobody answers at the address. */
  | 'not-reached'
  /** It was heard, and is not any more. */
  | 'silent'
  /** It answers, and subscribes nothing. */
  | 'refused';

const SERVER_CERTIFICATE = /server Certificate verification failed/;
const CLIENT_CERTIFICATE = /BadSecurityChecksFailed|BadCertificate\w*|disconnected by third party/;

/** What a failed attempt to connect or to subscribe says. @param pkiDir folder of the gateway's certificates */
export function troubleOf(error: Error, pkiDir: string): OpcuaTrouble {
  const detail = error.message.replaceAll(/\s+/g, ' ').trim();
  if (SERVER_CERTIFICATE.test(detail))
    return {
      reason: 'untrusted-certificate',
      detail,
      remedy: `compare the certificate in ${pkiDir}/rejected with the server's and move it to ${pkiDir}/trusted/certs, or name its file in OPCUA_TRUSTED_CERTIFICATES`,
    };
  if (CLIENT_CERTIFICATE.test(detail))
    return {
      reason: 'not-trusted-there',
      detail,
      remedy: `let the server trust ${pkiDir}/own/certs/certificate.pem`,
    };
  return { reason: 'refused', detail, remedy: "look at the server's own log and its limits" };
}

/** @param attempts that failed since it was asked for */
export function notReached(attempts: number): OpcuaTrouble {
  return {
    reason: 'not-reached',
    detail: `${String(attempts)} attempts failed`,
    remedy: 'check that the server runs, its address and what lies between',
  };
}

/** @param since epoch ms of its last word */
export function silentSince(since: number): OpcuaTrouble {
  return {
    reason: 'silent',
    detail: `nothing heard since ${new Date(since).toISOString()}`,
    remedy: 'check that the server runs and what lies between; what its queues hold comes when it is back',
  };
}
