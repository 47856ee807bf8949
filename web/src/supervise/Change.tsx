import type { MeasureDefinition } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';

/** A difference with its sign: by arrow, and by colour where one way is better. */
export function Change({
  difference,
  better = 'higher',
  text,
}: {
  readonly difference: number | null;
  readonly better?: MeasureDefinition['better'];
  /** How the size of it is said; one decimal unless given. */
  readonly text?: (size: number) => string;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  if (difference === null) return <span className="quiet">{t('common.none')}</span>;
  const size = Math.abs(difference);
  const said = text ? text(size) : format.number(size, 1);
  if (size < 1e-9) return <span className="quiet">±0</span>;
  const isBetter = difference > 0 === (better === 'higher');
  const colour = better === 'neither' ? 'quiet' : isBetter ? 'good' : 'bad';
  return (
    <span className={colour}>
      {difference > 0 ? '▲' : '▼'} {said}
    </span>
  );
}
