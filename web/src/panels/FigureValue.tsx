import type { Figure } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, type Format } from '../i18n/use-format.ts';

/** A figure with what it is made of on the second line. `narrow`: times there as hours and minutes, 4:03. */
export function FigureValue({
  figure,
  narrow = false,
}: {
  readonly figure: Figure;
  readonly narrow?: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { value, numerator, denominator, unit } = figure;
  const part = (value: number): string =>
    narrow && unit === 's' ? format.hoursAndMinutes(value) : amount(value, unit, format);
  const made = denominator ? `${part(numerator)} / ${part(denominator)}` : '';
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
