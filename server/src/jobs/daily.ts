import { planShifts, setRetention } from '@xuncheng/db';
import type { Logger } from 'pino';
import type { Database } from '../store/database.ts';
import { forgetOldMessages } from '../store/forget-old.ts';
import { forgetUnnamedPhotos } from '../store/instruction-photos.ts';

/** Days that shifts are planned ahead: the roster screen looks at tomorrow. */
const DAYS_AHEAD = 2;

/** Plan the coming shifts from the roster; those planned already stay. */
export async function planComingShifts(database: Database, logger: Logger): Promise<void> {
  const added = await planShifts(database, DAYS_AHEAD);
  if (added > 0) logger.info({ added }, 'shifts planned');
}

/** Forget what is older than the streams are kept, and photos that no order came to name. */
export async function keepRetention(database: Database, days: number): Promise<void> {
  await forgetOldMessages(database, days);
  await forgetUnnamedPhotos(database);
  await setRetention(database, days);
}
