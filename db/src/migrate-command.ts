import { readFileSync } from 'node:fs';
import path from 'node:path';
import { config } from './config.ts';
import { migrate } from './migrate.ts';

/** Migrate DATABASE_URL, or else the embedded database that is running. */
const connectionString = config.DATABASE_URL ?? readFileSync(path.join(config.DATA_DIR, 'database-url'), 'utf8');
const ran = await migrate(connectionString);
process.stdout.write(ran.length > 0 ? `migrated: ${ran.join(', ')}\n` : 'the database is at the latest version\n');
