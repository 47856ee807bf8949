import { drawnLine, type DrawnShape } from '@xuncheng/contract';
import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { drawnText } from '../instruct/drawn-text.ts';
import { drawToScale } from '../view/scale-drawing.ts';
import { usePhoneState } from './use-phone.ts';

/** What was drawn for an order, north up and to scale, with the officer in it; and where it begins, for the phone's own map. */
export function OrderSketch({ drawing }: { readonly drawing: DrawnShape }): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const isRing = drawing.type === 'Polygon';
  const sketch = useMemo(() => drawToScale([drawnLine(drawing)], isRing), [drawing, isRing]);
  const lastFix = usePhoneState((state) => state.lastFix);
  if (!sketch) return null;
  const here = lastFix && sketch.place(lastFix.lon, lastFix.lat);
  const [lon, lat] = drawnLine(drawing)[0] ?? [0, 0];
  const text = drawnText(drawing, t, format);
  return (
    <figure className={isRing ? 'beat-drawing order-sketch' : 'beat-drawing order-sketch line'}>
      <svg viewBox={sketch.viewBox} role="img" aria-label={text} data-testid="order-drawing">
        <path d={sketch.path} vectorEffect="non-scaling-stroke" />
        {here ? <circle cx={here[0]} cy={here[1]} r={sketch.sizeMetres * 0.02} /> : null}
      </svg>
      <figcaption className="quiet small">
        {text} · <a href={`geo:${String(lat)},${String(lon)}`}>{t('order.map')}</a>
      </figcaption>
    </figure>
  );
}
