import type { Texts } from '../translation.ts';
import type { coverage as reference } from '../zh-cn/coverage.ts';

/** English for coverage of the grid. */
export const coverage: Texts<typeof reference> = {
  gaps: {
    empty: 'Every cell and street is within its revisit target.',
    overdue: '{{duration}} overdue',
    lastVisit: 'Last visit',
    neverVisited: 'not visited this shift',
    target: 'target {{duration}}',
    class: 'Class {{class}}',
    cell: 'Cell {{code}}',
    title: 'Most in need of a visit first',
    streetMark: 'St',
    pressing: '{{count}} alarms open',
    showLayer: 'Show the coverage layer',
  },
  coverage: {
    legend: 'Idleness ÷ revisit target',
    level0: 'under 50%',
    level1: '50–80%',
    level2: '80–100%',
    level3: '100–200% (overdue)',
    level4: 'over 200% (severe)',
    summary: '{{meeting}} of {{total}} cells on target',
    observed: '{{count}} cells are in view of cameras (which is no visit)',
    idle: 'idle {{duration}}',
  },
  streets: {
    legend: 'Streets: idleness ÷ revisit target',
    noTarget: 'no target, or nobody on duty',
    walked: 'Streets walked',
    unnamed: 'Unnamed road',
    more: 'and {{count}} more',
  },
  cell: {
    shifts: 'The last day, by shift',
    visits: '{{count}} visits, {{duration}} in all',
    noVisits: 'not visited',
    idle: 'idle {{mean}} in the mean, {{worst}} at worst',
    lastVisit: 'last at {{time}}',
    gaps: '{{count}} gaps',
    unknown: '{{duration}} unknown or exempt',
    class: 'Class',
    area: 'Area',
    idleness: 'Idleness',
    status: 'Coverage',
    neverVisited: 'not visited this shift',
    notFound: 'There is no such cell in your area.',
  },
};
