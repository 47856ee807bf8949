import { OFFICER_STATES, type OfficerLive, type OfficerState } from '@xuncheng/contract';
import { matchesText, type SpelledAt } from './text-search.ts';

/** How urgent a state is for the one who watches: who cannot be seen comes first. */
const ORDER: readonly OfficerState[] = ['unknown', 'stale', 'live', 'off-duty'];

/**
 * Officers whose name, badge or beat contains every word of the query (any case, also in Pinyin), of one state or all; those out of sight first,
 * then by badge.
 */
export function searchOfficers(
  officers: Iterable<OfficerLive>,
  query: string,
  state: OfficerState | 'all',
  spelledAt?: SpelledAt,
): OfficerLive[] {
  return [...officers]
    .filter(
      (officer) =>
        (state === 'all' || officer.state === state) &&
        matchesText(query, [officer.name, officer.badge, officer.beat], spelledAt),
    )
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.badge.localeCompare(b.badge));
}

/** States that a filter offers, in the order of the legend. */
export const FILTER_STATES = OFFICER_STATES.filter((state) => state !== 'off-duty');
