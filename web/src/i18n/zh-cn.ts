import { accounts } from './zh-cn/accounts.ts';
import { admin } from './zh-cn/admin.ts';
import { adminBeats } from './zh-cn/admin-beats.ts';
import { adminDevices } from './zh-cn/admin-devices.ts';
import { adminOfficers } from './zh-cn/admin-officers.ts';
import { allocation } from './zh-cn/allocation.ts';
import { areaImport } from './zh-cn/area-import.ts';
import { appeals } from './zh-cn/appeals.ts';
import { alarms } from './zh-cn/alarms.ts';
import { cameras } from './zh-cn/cameras.ts';
import { coverage } from './zh-cn/coverage.ts';
import { deadLetters } from './zh-cn/dead-letters.ts';
import { devices } from './zh-cn/devices.ts';
import { errors } from './zh-cn/errors.ts';
import { evidence } from './zh-cn/evidence.ts';
import { geofences } from './zh-cn/geofences.ts';
import { field } from './zh-cn/field.ts';
import { handover } from './zh-cn/handover.ts';
import { instructions } from './zh-cn/instructions.ts';
import { limits } from './zh-cn/limits.ts';
import { looks } from './zh-cn/looks.ts';
import { mapImport } from './zh-cn/map-import.ts';
import { cameraRules } from './zh-cn/camera-rules.ts';
import { mapSources } from './zh-cn/map-sources.ts';
import { officers } from './zh-cn/officers.ts';
import { performance } from './zh-cn/performance.ts';
import { roster } from './zh-cn/roster.ts';
import { replay } from './zh-cn/replay.ts';
import { reports } from './zh-cn/reports.ts';
import { scene } from './zh-cn/scene.ts';
import { shell } from './zh-cn/shell.ts';
import { signIn } from './zh-cn/sign-in.ts';
import { supervise } from './zh-cn/supervise.ts';
import { whatIf } from './zh-cn/what-if.ts';

/** Chinese (mainland), the reference: every other language has exactly these keys. One file a part of the screen. */
export const zhCN = {
  ...shell,
  ...errors,
  ...signIn,
  ...officers,
  ...alarms,
  ...cameras,
  ...coverage,
  ...instructions,
  ...handover,
  ...devices,
  ...deadLetters,
  ...performance,
  ...scene,
  ...replay,
  ...evidence,
  ...supervise,
  ...appeals,
  ...allocation,
  ...admin,
  ...accounts,
  ...adminBeats,
  ...adminDevices,
  ...adminOfficers,
  ...areaImport,
  ...mapImport,
  ...cameraRules,
  ...mapSources,
  ...roster,
  ...limits,
  ...looks,
  ...field,
  ...reports,
  ...geofences,
  ...whatIf,
} as const;
