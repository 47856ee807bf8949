import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { trajectoryQuery } from '../api/queries.ts';
import { TRAIL } from '../theme/palette.ts';
import { drawTrail } from './trail-path.ts';

/** The trail of a shift as a plain drawing to scale: a telephone has better things to do than a 3D scene. */
export function TrailDrawing({ shiftId }: { readonly shiftId: number }): ReactElement | null {
  const { t } = useTranslation();
  const trail = useQuery(trajectoryQuery(shiftId)).data;
  const drawing = useMemo(() => (trail ? drawTrail(trail) : null), [trail]);
  if (!drawing) return null;
  return (
    <figure className="trail-drawing">
      <svg viewBox={drawing.viewBox} role="img" aria-label={t('own.trail')} data-testid="trail-drawing">
        <path d={drawing.path} fill="none" stroke={TRAIL.line} strokeWidth={2} vectorEffect="non-scaling-stroke" />
        {drawing.stops.map(([x, y], index) => (
          <circle key={index} cx={x} cy={y} r={drawing.sizeMetres * 0.012} fill={TRAIL.stop} />
        ))}
      </svg>
      <figcaption className="quiet small">{t('own.trail')}</figcaption>
    </figure>
  );
}
