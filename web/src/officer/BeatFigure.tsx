import { polygonsOf } from '@xuncheng/contract';
import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { drawToScale } from '../view/scale-drawing.ts';
import { beatCellsQuery } from './own-shifts-query.ts';
import { usePhoneState } from './use-phone.ts';

/** The cells of the beat as a drawing, with the officer in it. */
export function BeatFigure({ beatId }: { readonly beatId: number }): ReactElement | null {
  const { t } = useTranslation();
  const cells = useQuery(beatCellsQuery(beatId)).data;
  const drawing = useMemo(
    () =>
      cells
        ? drawToScale(
            cells.flatMap(({ geometry }) => polygonsOf(geometry).flat()),
            true,
          )
        : null,
    [cells],
  );
  const lastFix = usePhoneState((state) => state.lastFix);
  if (!cells || !drawing) return null;
  const here = lastFix && drawing.place(lastFix.lon, lastFix.lat);
  return (
    <figure className="beat-drawing">
      <svg viewBox={drawing.viewBox} role="img" aria-label={t('field.beatDrawing')} data-testid="beat-drawing">
        <path d={drawing.path} vectorEffect="non-scaling-stroke" />
        {here ? <circle cx={here[0]} cy={here[1]} r={drawing.sizeMetres * 0.02} /> : null}
      </svg>
      <figcaption className="quiet small">
        {t('field.beatDrawing')} · {t('field.cells', { count: cells.length })}
      </figcaption>
    </figure>
  );
}
