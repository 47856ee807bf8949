import { createHash } from 'node:crypto';

/** What a request is authenticated for. */
export interface DigestQuestion {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly path: string;
  readonly username: string;
  readonly password: string;
  /** Random, of the client. */
  readonly clientNonce: string;
}

const HASHES: Readonly<Record<string, string>> = { md5: 'md5', 'sha-256': 'sha256' };

/**
 * The `Authorization` to a `WWW-Authenticate: Digest …` (RFC 7616): most cameras on the market ask for this.
 * @returns undefined when the challenge wants something we do not speak
 */
export function answerDigest(challenge: string, question: DigestQuestion): string | undefined {
  const asked = new Map<string, string>();
  for (const [, name = '', quoted, plain = ''] of challenge.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s,]+))/g))
    if (!asked.has(name.toLowerCase())) asked.set(name.toLowerCase(), quoted ?? plain);
  const { realm, nonce, opaque, algorithm, qop } = Object.fromEntries(asked);
  const algorithmName = HASHES[(algorithm ?? 'MD5').toLowerCase()];
  if (realm === undefined || nonce === undefined || algorithmName === undefined) return undefined;
  const isProtected = qop !== undefined;
  if (isProtected && !qop.split(',').some((one) => one.trim() === 'auth')) return undefined;
  const hash = (text: string): string => createHash(algorithmName).update(text).digest('hex');
  const { method, path, username, password, clientNonce } = question;
  const secret = hash(`${username}:${realm}:${password}`);
  const request = hash(`${method}:${path}`);
  const response = isProtected
    ? hash(`${secret}:${nonce}:00000001:${clientNonce}:auth:${request}`)
    : hash(`${secret}:${nonce}:${request}`);
  const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  return [
    `Digest username=${quote(username)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(path)}`,
    ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(isProtected ? ['qop=auth', 'nc=00000001', `cnonce=${quote(clientNonce)}`] : []),
    `response="${response}"`,
    ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
  ].join(', ');
}
