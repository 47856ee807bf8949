import { accounts } from './en/accounts.ts';
import { admin } from './en/admin.ts';
import { adminBeats } from './en/admin-beats.ts';
import { adminDevices } from './en/admin-devices.ts';
import { adminOfficers } from './en/admin-officers.ts';
import { allocation } from './en/allocation.ts';
import { areaImport } from './en/area-import.ts';
import { appeals } from './en/appeals.ts';
import { alarms } from './en/alarms.ts';
import { cameras } from './en/cameras.ts';
import { coverage } from './en/coverage.ts';
import { deadLetters } from './en/dead-letters.ts';
import { devices } from './en/devices.ts';
import { errors } from './en/errors.ts';
import { evidence } from './en/evidence.ts';
import { geofences } from './en/geofences.ts';
import { field } from './en/field.ts';
import { handover } from './en/handover.ts';
import { instructions } from './en/instructions.ts';
import { limits } from './en/limits.ts';
import { looks } from './en/looks.ts';
import { mapImport } from './en/map-import.ts';
import { cameraRules } from './en/camera-rules.ts';
import { mapSources } from './en/map-sources.ts';
import { officers } from './en/officers.ts';
import { performance } from './en/performance.ts';
import { roster } from './en/roster.ts';
import { replay } from './en/replay.ts';
import { reports } from './en/reports.ts';
import { scene } from './en/scene.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { supervise } from './en/supervise.ts';
import { whatIf } from './en/what-if.ts';
import type { Translation } from './translation.ts';

/** English; one file a part of the screen, like the reference. */
export const en: Translation = {
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
};
