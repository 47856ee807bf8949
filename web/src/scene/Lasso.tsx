import { useRef, useState, type PointerEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pixel } from '../view/aim.ts';
import { Aim } from './Aim.tsx';
import type { Insets } from './camera-moves.ts';

/** Pixels between two corners of the line: a hand does not draw finer. */
const STEP_PIXELS = 4;
/** A line with fewer corners is a click and encloses nobody. */
const CORNERS_AT_LEAST = 3;

/** Lies over the map while somebody draws around officers; `onDrawn` gets the outline in pixels of the map. */
export function Lasso({
  insets,
  onDrawn,
}: {
  readonly insets: Insets;
  readonly onDrawn: (outline: readonly Pixel[]) => void;
}): ReactElement {
  const { t } = useTranslation();
  const drawing = useRef<Pixel[] | null>(null);
  const [line, setLine] = useState<readonly Pixel[]>([]);
  const placeOf = (event: PointerEvent<SVGSVGElement>): Pixel => {
    const box = event.currentTarget.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  return (
    <>
      <svg
        className="lasso"
        aria-label={t('instruct.lassoHint')}
        data-testid="lasso"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drawing.current = [placeOf(event)];
          setLine(drawing.current);
        }}
        onPointerMove={(event) => {
          const last = drawing.current?.at(-1);
          const place = placeOf(event);
          if (!last || Math.hypot(place[0] - last[0], place[1] - last[1]) < STEP_PIXELS) return;
          drawing.current = [...drawing.current!, place];
          setLine(drawing.current);
        }}
        onPointerUp={() => {
          const outline = drawing.current ?? [];
          drawing.current = null;
          setLine([]);
          if (outline.length >= CORNERS_AT_LEAST) onDrawn(outline);
        }}
        onPointerCancel={() => {
          drawing.current = null;
          setLine([]);
        }}
      >
        {/* One or two corners are seen, too. */}
        {line.map(([x, y], i) => (
          <circle key={i} cx={x} cy={y} r={2} />
        ))}
        <polygon points={line.map(([x, y]) => `${String(x)},${String(y)}`).join(' ')} />
      </svg>
      <Aim
        insets={insets}
        pans={false}
        onSet={(place) => {
          setLine([...line, place]);
        }}
        onBack={() => {
          setLine(line.slice(0, -1));
        }}
        onClose={() => {
          if (line.length >= CORNERS_AT_LEAST) onDrawn(line);
        }}
      />
      <div className="picking-hint" role="status">
        {t('instruct.lassoHint')}
      </div>
    </>
  );
}
