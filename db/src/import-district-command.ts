import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { config } from './config.ts';
import { openPool } from './connect.ts';
import { importDistrict, isEmptyOfAreas } from './import-district.ts';
import { planShifts } from './plan-shifts.ts';

/** `import-district-command <district.json> --tokens-out <file>`: into an empty database; with areas there it only plans shifts. */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'tokens-out': { type: 'string' } } });
const file = positionals[0];
if (!file || !values['tokens-out']) {
  process.stderr.write('usage: import-district-command <district.json> --tokens-out <file>\n');
  process.exit(2);
}
const pool = openPool({
  connectionString: config.DATABASE_URL ?? readFileSync(path.join(config.DATA_DIR, 'database-url'), 'utf8'),
  maxConnections: 1,
  applicationName: 'xuncheng import',
  onIdleError: () => undefined,
});
try {
  if (await isEmptyOfAreas(pool)) {
    const tokens = await importDistrict(pool, JSON.parse(readFileSync(file, 'utf8')));
    writeFileSync(values['tokens-out'], JSON.stringify(tokens, null, 1), { mode: 0o600 });
    process.stdout.write(`imported ${path.basename(file)}: ${String(Object.keys(tokens).length)} devices\n`);
  } else {
    process.stdout.write('a district is there already\n');
  }
  await planShifts(pool, 2);
} finally {
  await pool.end();
}
