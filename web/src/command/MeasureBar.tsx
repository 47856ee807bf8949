import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { closeRing, drawnMetres, drawnSquareMetres, undoDrawing } from '../view/drawing.ts';
import { finishDrawing, toggleMeasuring, useView } from '../view/view-state.ts';

const SQUARE_METRES_A_SQUARE_KILOMETRE = 1_000_000;

/** What is measured on the map, or drawn for an instruction: the length of a line, the way round and the area of a ring. */
export function MeasureBar(): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const drawing = useView((view) => (view.fence ? null : view.drawing));
  const isForInstruction = useView((view) => view.drawingFor === 'instruction');
  if (!drawing) return null;
  const area = drawnSquareMetres(drawing);
  return (
    <div className="past-trail" role="status" data-testid="measure">
      <div className="measure-words">
        <b>{t(isForInstruction ? 'ruler.forInstruction' : 'ruler.title')}</b>
        {drawing.points.length === 0 ? (
          <span>{t('ruler.hint')}</span>
        ) : (
          <span data-testid="measured">
            {t(drawing.closed ? 'ruler.round' : 'ruler.length')} {format.distance(drawnMetres(drawing))}
            {area === null
              ? ''
              : ` · ${t('ruler.area')} ${
                  area < SQUARE_METRES_A_SQUARE_KILOMETRE / 10
                    ? `${format.number(area)} m²`
                    : `${format.number(area / SQUARE_METRES_A_SQUARE_KILOMETRE, 3)} km²`
                }`}
          </span>
        )}
      </div>
      <Button
        size="small"
        disabled={drawing.before === null}
        data-testid="measure-undo"
        onClick={() => {
          useView.setState({ drawing: undoDrawing(drawing) });
        }}
      >
        {t('ruler.undo')}
      </Button>
      <Button
        size="small"
        disabled={closeRing(drawing) === drawing}
        data-testid="measure-close"
        onClick={() => {
          useView.setState({ drawing: closeRing(drawing) });
        }}
      >
        {t('ruler.close')}
      </Button>
      {isForInstruction ? (
        <Button size="small" type="primary" data-testid="drawing-done" onClick={finishDrawing}>
          {t('ruler.take')}
        </Button>
      ) : (
        <Button size="small" onClick={toggleMeasuring}>
          {t('ruler.end')}
        </Button>
      )}
    </div>
  );
}
