import type { LiveSnapshot } from '@xuncheng/contract';
import type { AreaTree } from '../access/area-tree.ts';
import type { Caller } from '../access/caller.ts';
import { listAlarms } from '../store/alarms.ts';
import type { Database, Scope } from '../store/database.ts';
import { listInstructions } from '../store/instructions.ts';
import { listReports } from '../store/reports.ts';
import { seesShift } from './fan-out.ts';
import type { Picture } from './picture.ts';

/** Rows of a snapshot at most: more than a queue anybody could read. */
const ALARMS_AT_MOST = 500;
const INSTRUCTIONS_AT_MOST = 200;
const REPORTS_AT_MOST = 200;

/** The half of a snapshot that is read from the database. */
export type StoredHalf = Pick<LiveSnapshot, 'alarms' | 'instructions' | 'reports'>;

/** Alarms, instructions and reports that an area must look at now. */
export async function loadStoredHalf(database: Database, scope: Scope): Promise<StoredHalf> {
  const [alarms, instructions, reports] = await Promise.all([
    listAlarms(database, scope.areaIds, 'open', ALARMS_AT_MOST),
    listInstructions(database, scope, true, INSTRUCTIONS_AT_MOST),
    listReports(database, scope, true, REPORTS_AT_MOST),
  ]);
  return { alarms, instructions, reports };
}

/** The snapshot of an area without its coverage: the stored half with the picture as it is at this moment. `sequences`: what follows goes on from them. */
export function composeSnapshot(
  stored: StoredHalf,
  picture: Picture,
  tree: AreaTree,
  areaId: number,
  sequences: Pick<LiveSnapshot, 'sequence' | 'movesSequence'>,
  now: number,
): Omit<LiveSnapshot, 'coverage'> {
  const officers = [];
  for (const officerId of picture.officers.officerIds()) {
    const shift = picture.officers.shiftOf(officerId);
    const record = picture.officers.describe(officerId);
    if (shift && record && seesShift(tree.contains, areaId, shift)) officers.push(record);
  }
  const devices = [];
  for (const deviceId of picture.devices.deviceIds()) {
    const device = picture.devices.describe(deviceId);
    if (device && tree.contains(areaId, picture.devices.areaOf(deviceId) ?? -1)) devices.push(device);
  }
  return { ...sequences, time: now, officers, devices, fullGateways: picture.fullGateways.list(), ...stored };
}

/** The area of a caller as it is now, for whoever does not follow it. */
export async function takePicture(
  database: Database,
  picture: Picture,
  tree: AreaTree,
  { scope, areaId }: Caller,
  now: number,
): Promise<Omit<LiveSnapshot, 'coverage'>> {
  return composeSnapshot(
    await loadStoredHalf(database, scope),
    picture,
    tree,
    areaId,
    { sequence: 0, movesSequence: 0 },
    now,
  );
}
