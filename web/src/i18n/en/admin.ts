import type { Texts } from '../translation.ts';
import type { admin as reference } from '../zh-cn/admin.ts';

/** English for the frame of administration. */
export const admin: Texts<typeof reference> = {
  admin: {
    title: 'Administration',
    tabs: {
      devices: 'Devices',
      officers: 'Officers',
      roster: 'Roster',
      accounts: 'Accounts',
      areas: 'Areas',
      beats: 'Beats',
      map: 'Map',
      'camera-rules': 'Camera alarms',
      limits: 'Limits',
    },
    required: 'Please fill in',
    save: 'Save',
    saved: 'Saved.',
  },
  firstSteps: {
    title: 'Still needed before anybody can be on duty:',
    done: 'done',
    areas: 'Subdistricts and communities',
    map: 'Roads and buildings',
    cells: 'Cells',
    beats: 'Beats',
    officers: 'Officers',
    terminals: 'Terminals',
    roster: 'Roster',
  },
};
