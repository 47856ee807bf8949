import type { Texts } from '../translation.ts';
import type { adminBeats as reference } from '../zh-cn/admin-beats.ts';

/** English for beats as administered. */
export const adminBeats: Texts<typeof reference> = {
  beatForm: {
    search: 'Code, name, area',
    count: '{{count}} beats',
    count_one: '{{count}} beat',
    noMatch: 'No beat matches',
    add: 'New beat',
    code: 'Code',
    name: 'Name',
    cells: 'Cells',
    target: 'Shortest target (minutes)',
    onceAShift: 'once a shift',
    weight: 'Total weight',
    walked: 'In use',
    retiredSince: 'Retired ({{at}})',
    withRetired: 'Include retired',
    retire: 'Retire',
    retireText: 'It can no longer be planned; past shifts and figures stay.',
    takeBack: 'Use again',
    orphans: '{{count}} cells belong to no beat: they have no coverage target.',
    orphans_one: '{{count}} cell belongs to no beat: it has no coverage target.',
    noOrphans: 'Every cell belongs to a beat.',
    show: { chosen: 'Chosen {{count}}', orphans: 'No beat {{count}}', all: 'All {{count}}' },
    searchCells: 'Cell code, area',
    noCells: 'No cells',
    beatNow: 'Current beat',
  },
};
