import type { Texts } from '../translation.ts';
import type { roster as reference } from '../zh-cn/roster.ts';

/** English for the roster. */
export const roster: Texts<typeof reference> = {
  roster: {
    beat: 'Beat',
    from: 'From',
    to: 'To',
    nextDay: 'Not after the beginning: on the next day',
    restFrom: 'Rest from',
    restTo: 'Rest to',
    restText: 'Nobody is sent anywhere then, and figures leave that time out; empty: none',
    add: 'New shift',
    remove: 'Delete shift',
    end: 'End now',
    endText: 'The shift ends here and tracking with it; the trail so far stays.',
    changed: 'Changed by',
    asPlanned: 'as the daily roster planned it',
    search: 'Name, number',
    allSquads: 'All squads',
    weekBack: 'Week before',
    weekOn: 'Next week',
    keys: 'Arrows move · Enter opens · N adds · Delete removes · Ctrl+Z undoes',
    copyDay: 'Copy to the next day',
    copyWeek: 'Copy to next week',
    undo: 'Undo last change',
    nothing: 'It is the same there already.',
    refused:
      '{{count}} conflicts, nothing was changed. They are marked in the grid; those of next week are found there.',
    standing: { running: 'The shift has begun: it can only be ended.', over: 'The shift is over and stays as it was.' },
    conflict: {
      'officer-not-found': 'The officer has left, or is outside your area',
      'beat-not-found': 'The beat does not exist, or is outside your area',
      'shift-not-found': 'The shift is gone: somebody else may have deleted it',
      past: 'That time is over',
      begun: 'It has begun and can only be ended',
      'not-running': 'It is not running',
      length: 'A shift lasts between 0 and 24 hours',
      rest: 'The rest does not lie within the shift',
      overlap: 'Overlaps another shift of this officer',
    },
  },
};
