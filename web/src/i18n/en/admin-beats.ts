import type { Texts } from '../translation.ts';
import type { adminBeats as reference } from '../zh-cn/admin-beats.ts';

/** English for beats as administered. */
export const adminBeats: Texts<typeof reference> = {
  beatForm: {
    search: 'Code, name, area',
    count: '{{count}} beats',
    count_one: '{{count}} beat',
    noMatch: 'No such beat',
    add: 'New beat',
    code: 'Code',
    name: 'Name',
    cells: 'Cells',
    target: 'Shortest target (minutes)',
    onceAShift: 'once a shift',
    weight: 'Weight in all',
    walked: 'In use',
    retiredSince: 'Retired ({{at}})',
    withRetired: 'With retired ones',
    retire: 'Retire',
    retireText: 'It is planned no more; shifts and figures of the past stay.',
    takeBack: 'Use again',
    orphans: '{{count}} cells belong to no beat: they have no coverage target.',
    orphans_one: '{{count}} cell belongs to no beat: it has no coverage target.',
    noOrphans: 'Every cell belongs to a beat.',
    show: { chosen: 'Chosen {{count}}', orphans: 'Without a beat {{count}}', all: 'All {{count}}' },
    searchCells: 'Code of a cell, area',
    noCells: 'No cells',
    beatNow: 'Belongs to',
  },
};
