import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { createFilledDatabase, type TestDatabase } from '@xuncheng/db/testing';

/** The demonstration district, drawn and imported once in a run and copied for every file of browser tests. */

const run = promisify(execFile);
/** Where the first drawing says that its probes and cameras are. */
const DRAWN_AT = { OPCUA_PORT: '4840', CAMERA_PORT: '8554' } as const;

/** Build what is started, unless it is built: one process at a time, as two would do the work twice. */
async function drawOnce(folder: string, { connectionString }: TestDatabase): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const env = { ...process.env, DATABASE_URL: connectionString, DATA_DIR: folder };
  const node = (...args: string[]): Promise<unknown> => run(process.execPath, args, { env });
  await node('start.mjs', '--prepare');
  const file = path.join(folder, 'district.json');
  await node('simulators/dist/draw-district-command.js', '--out', file);
  const tokens = path.join(folder, 'device-tokens.json');
  await node('db/dist/import-district-command.js', file, '--tokens-out', tokens);
}

/**
 * Lay the district out in a data folder as the launcher finds it after the first start, its database on the server of the run.
 * @param ports those of its simulators
 */
export async function layOutDistrict(dataDir: string, ports: Readonly<Record<string, string>>): Promise<TestDatabase> {
  const folder = path.join(process.env['XUNCHENG_TEST_FOLDER']!, 'district');
  const database = await createFilledDatabase('xuncheng_district', (filling) => drawOnce(folder, filling));
  const opcua = (port: string): string => `opc.tcp://127.0.0.1:${port}`;
  const camera = (port: string): string => `http://127.0.0.1:${port}`;
  const moved = [
    [opcua(DRAWN_AT.OPCUA_PORT), opcua(ports['OPCUA_PORT']!)],
    [camera(DRAWN_AT.CAMERA_PORT), camera(ports['CAMERA_PORT']!)],
  ] as const;
  let drawn = readFileSync(path.join(folder, 'district.json'), 'utf8');
  for (const [from, to] of moved) {
    drawn = drawn.replaceAll(from, to);
    await database.pool.query('update device set address = replace(address, $1, $2) where address is not null', [
      from,
      to,
    ]);
    await database.pool.query('update camera_picture set url = replace(url, $1, $2)', [from, to]);
  }
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(path.join(dataDir, 'district.json'), drawn);
  copyFileSync(path.join(folder, 'device-tokens.json'), path.join(dataDir, 'device-tokens.json'));
  return database;
}
