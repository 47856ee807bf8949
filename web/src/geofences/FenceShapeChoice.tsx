import { ringAreaSquareMetres, lineLengthMetres, type GeofenceShape } from '@xuncheng/contract';
import { Button, InputNumber, Segmented } from 'antd';
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, type Format } from '../i18n/use-format.ts';
import { closeRing, undoDrawing } from '../view/drawing.ts';
import { useView } from '../view/view-state.ts';
import { changeFenceDraft, chooseKind } from './fence-draft.ts';
import type { FenceDraft, FenceKind } from './fence-drawing.ts';
import { FenceTrail } from './FenceTrail.tsx';

const KINDS: readonly FenceKind[] = ['polygon', 'circle', 'corridor'];

interface FenceShapeChoiceProps {
  readonly fence: FenceDraft;
  readonly shape: GeofenceShape | null;
}

/** Which kind of fence, and how far its drawing on the map has come. */
export function FenceShapeChoice({ fence, shape }: FenceShapeChoiceProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const drawing = useView((view) => view.drawing);
  return (
    <>
      <Segmented<FenceKind>
        block
        value={fence.kind}
        aria-label={t('geofence.shape')}
        data-testid="fence-kind"
        options={KINDS.map((value) => ({ value, label: t(`geofence.kind.${value}`) }))}
        onChange={chooseKind}
      />
      <p className="quiet small">{t(`geofence.hint.${fence.kind}`)}</p>
      <div className="card-actions">
        <Button
          size="small"
          disabled={!drawing?.before}
          onClick={() => {
            if (drawing) useView.setState({ drawing: undoDrawing(drawing) });
          }}
        >
          {t('geofence.undo')}
        </Button>
        {fence.kind === 'polygon' ? (
          <Button
            size="small"
            disabled={!drawing || closeRing(drawing) === drawing}
            data-testid="close-fence"
            onClick={() => {
              if (drawing) useView.setState({ drawing: closeRing(drawing) });
            }}
          >
            {t('geofence.close')}
          </Button>
        ) : null}
        {shape ? <span data-testid="fence-drawn">{sizeText(shape, t, format)}</span> : null}
      </div>
      {fence.kind === 'corridor' ? (
        <>
          <label>
            <span>{t('geofence.halfWidth')}</span>
            <InputNumber
              value={fence.halfWidthMetres}
              min={5}
              max={500}
              onChange={(value) => {
                if (value !== null) changeFenceDraft({ halfWidthMetres: value });
              }}
            />
          </label>
          <FenceTrail />
        </>
      ) : null}
    </>
  );
}

function sizeText(shape: GeofenceShape, t: TFunction, format: Format): string {
  if (shape.kind === 'polygon')
    return t('geofence.drawn.polygon', { area: format.number(ringAreaSquareMetres(shape.ring), 0) });
  if (shape.kind === 'circle') return t('geofence.drawn.circle', { metres: format.distance(shape.radiusMetres) });
  return t('geofence.drawn.corridor', { metres: format.distance(lineLengthMetres(shape.line)) });
}
