import type { Texts } from '../translation.ts';
import type { adminOfficers as reference } from '../zh-cn/admin-officers.ts';

/** English for officers and squads as administered. */
export const adminOfficers: Texts<typeof reference> = {
  officerForm: {
    search: 'Name, number, terminal',
    count: '{{count}} officers',
    count_one: '{{count}} officer',
    noMatch: 'No officer matches',
    add: 'New officer',
    badge: 'Number',
    name: 'Name',
    squad: 'Squad',
    travelMode: 'Travels by',
    device: 'Terminal',
    noDevice: 'No terminal',
    account: 'Account',
    serving: 'In service',
    retiredSince: 'Left ({{at}})',
    withRetired: 'Include those who left',
    retire: 'End service',
    retireText: 'Shifts not yet begun, roster, terminal and account end; trails and figures stay.',
    retired: 'Left service. Shifts cancelled: {{shifts}}; accounts disabled: {{accounts}}.',
    reinstate: 'Reinstate',
    reinstated: 'Back in service.',
  },
  squadForm: { title: 'Squads', add: 'New squad', cancel: 'Cancel', code: 'Code', name: 'Name', officers: 'Officers' },
};
