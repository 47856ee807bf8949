import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for argon2id (the library's default algorithm): 19 MiB, 2 passes, 1 lane; about 20 ms here. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id digest of a password, with its salt and cost in it. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

let decoy: Promise<string> | undefined;

/**
 * Does the password fit? Unknown accounts and accounts without a password (digest null) take as long as a wrong password,
 * so that the answer's time does not tell which user names exist.
 */
export async function verifyPassword(digest: string | null, password: string): Promise<boolean> {
  if (digest === null) {
    decoy ??= hashPassword('no account has this password');
    await verify(await decoy, password);
    return false;
  }
  return verify(digest, password);
}
