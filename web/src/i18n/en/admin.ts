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
      limits: 'Limits',
    },
    required: 'Please fill in',
    save: 'Save',
    saved: 'Saved.',
  },
};
