import type { Severity } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { SEVERITY_COLOURS, SEVERITY_LETTERS } from '../theme/palette.ts';

/** An alarm's severity as on the map; hollow once acknowledged. */
export function SeverityMark({
  severity,
  acknowledged,
}: {
  readonly severity: Severity;
  readonly acknowledged: boolean;
}): ReactElement {
  const colour = SEVERITY_COLOURS[severity];
  return (
    <svg className="severity-mark" viewBox="0 0 24 22" aria-hidden="true">
      <path
        d="M12 2 22.5 20.5H1.5Z"
        fill={acknowledged ? 'none' : colour}
        stroke={colour}
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <text x="12" y="17.6" textAnchor="middle" fontSize="11" fontWeight="700" fill={acknowledged ? colour : '#10181f'}>
        {SEVERITY_LETTERS[severity]}
      </text>
    </svg>
  );
}
