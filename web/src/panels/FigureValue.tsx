import type { Figure } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, type Format } from '../i18n/use-format.ts';

/** A figure with what it is made of on the second line. */
export function FigureValue({ figure }: { readonly figure: Figure }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { value, numerator, denominator, unit } = figure;
  const made = denominator === null ? '' : `${amount(numerator, unit, format)} / ${amount(denominator, unit, format)}`;
  return (
    <>
      <b>
        {value === null ? t('common.none') : denominator === null ? amount(value, unit, format) : format.share(value)}
      </b>
      <span className="quiet">{made}</span>
    </>
  );
}

/** An amount in its unit; a ratio's parts are counts. */
function amount(value: number, unit: Figure['unit'], format: Format): string {
  if (unit === 's') return format.duration(value);
  if (unit === 'm') return format.distance(value);
  return format.number(value, 1);
}
