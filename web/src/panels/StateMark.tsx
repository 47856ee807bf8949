import type { OfficerState } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { OFFICER_LETTERS } from '../theme/palette.ts';

/** An officer's state as on the map: shape, letter and colour. */
export function StateMark({ state }: { readonly state: OfficerState }): ReactElement {
  return (
    <span className={`state-mark ${state}`} aria-hidden="true">
      <i>{OFFICER_LETTERS[state]}</i>
    </span>
  );
}
