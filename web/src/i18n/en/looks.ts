import type { Texts } from '../translation.ts';
import type { looks as reference } from '../zh-cn/looks.ts';

/** English for who looked at what. */
export const looks: Texts<typeof reference> = {
  looks: {
    about:
      'Who looked at whose track and rows, and through which camera, is kept and cannot be changed. Looking at one’s own is not.',
    search: 'Account, officer or device',
    none: 'Nobody has looked.',
    others: 'and {{count}} more',
    older: 'Show older',
    action: {
      'view-track': 'Track',
      'view-visits': 'Visits',
      'view-streets': 'Streets walked',
      'view-evidence': 'Rows behind a figure',
      'view-device-messages': 'Messages of a device, byte for byte',
      'watch-camera': 'Picture of a camera',
    },
  },
};
