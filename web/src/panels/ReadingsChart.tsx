import type { Reading } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { Empty } from './PanelState.tsx';
import { readingsPath } from './readings-path.ts';

const WIDTH = 320;
const HEIGHT = 84;

/** A small line of recent readings, with its extremes and times. */
export function ReadingsChart({ readings }: { readonly readings: readonly Reading[] }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const chart = readingsPath(readings, WIDTH, HEIGHT);
  if (!chart) return <Empty>{t('device.noReadings')}</Empty>;
  const label = `${format.number(chart.lowest, 1)} – ${format.number(chart.highest, 1)} ${readings[0]?.unit ?? ''}`;
  return (
    <figure className="readings-chart">
      <svg
        viewBox={`0 -4 ${String(WIDTH)} ${String(HEIGHT + 8)}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <path d={chart.path} fill="none" vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption>
        <span>{format.time(chart.from)}</span>
        <b>{label}</b>
        <span>{format.time(chart.to)}</span>
      </figcaption>
    </figure>
  );
}
