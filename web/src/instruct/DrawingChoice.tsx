import { CloseOutlined, EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { changeDraft, startDrawing, useView, type InstructionDraft } from '../view/view-state.ts';
import { drawnText } from './drawn-text.ts';

/** A line or a ring for whoever is sent, drawn on the map. */
export function DrawingChoice({ draft: { drawing } }: { readonly draft: InstructionDraft }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const isDrawing = useView((view) => view.drawing !== null && view.drawingFor === 'instruction');
  return (
    <fieldset className="place-choice">
      <legend>{t('instruct.drawing')}</legend>
      <p data-testid="instruct-drawing">
        {drawing ? drawnText(drawing, t, format) : t('instruct.drawingNone')}
        {drawing ? (
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('instruct.drawingNone')}
            onClick={() => {
              changeDraft({ drawing: null });
            }}
          />
        ) : null}
      </p>
      <div className="place-buttons">
        <Button
          size="small"
          icon={<EditOutlined />}
          type={isDrawing ? 'primary' : 'default'}
          aria-pressed={isDrawing}
          data-testid="instruct-draw"
          onClick={startDrawing}
        >
          {t(drawing ? 'instruct.redraw' : 'instruct.drawOnMap')}
        </Button>
      </div>
    </fieldset>
  );
}
