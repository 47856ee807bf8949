import type { Texts } from '../translation.ts';
import type { adminOfficers as reference } from '../zh-cn/admin-officers.ts';

/** English for officers and squads as administered. */
export const adminOfficers: Texts<typeof reference> = {
  officerForm: {
    search: 'Name, number, terminal',
    count: '{{count}} officers',
    count_one: '{{count}} officer',
    noMatch: 'No officer fits',
    add: 'New officer',
    badge: 'Number',
    name: 'Name',
    squad: 'Squad',
    travelMode: 'Moves',
    device: 'Carries',
    noDevice: 'no terminal',
    account: 'Signs in as',
    serving: 'Serves',
    retiredSince: 'Left ({{at}})',
    withRetired: 'Also who left',
    retire: 'Leaves service',
    retireText: 'Shifts not begun, roster, terminal and account end; trails and figures stay.',
    retired: 'Left: {{shifts}} shifts cancelled, {{accounts}} accounts disabled.',
    reinstate: 'Comes back',
    reinstated: 'Serves again.',
  },
  squadForm: { title: 'Squads', add: 'New squad', cancel: 'Cancel', code: 'Code', name: 'Name', officers: 'Officers' },
};
