import { chmod, readFile, writeFile } from 'node:fs/promises';
import webPush from 'web-push';
import { z } from 'zod';

const pushKeys = z.object({ publicKey: z.string().min(80), privateKey: z.string().min(40) });
/** The pair by which push services know this platform (VAPID, RFC 8292), base64url. */
export type PushKeys = z.infer<typeof pushKeys>;

/**
 * The keys of a file, made once and for its owner's eyes alone. With new ones every phone would have to subscribe again.
 * @throws when the file is there and is not such a pair, or cannot be written
 */
export async function openPushKeys(file: string): Promise<PushKeys> {
  try {
    await writeFile(file, JSON.stringify(webPush.generateVAPIDKeys()), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
  }
  await chmod(file, 0o600);
  return pushKeys.parse(JSON.parse(await readFile(file, 'utf8')));
}
