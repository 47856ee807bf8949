import { CloseOutlined, PictureOutlined } from '@ant-design/icons';
import { ORDER_PHOTOS_AT_MOST } from '@xuncheng/contract';
import { App, Button } from 'antd';
import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { stampPhoto } from '../view/stamp-photo.ts';
import { addPhoto, changeDraft, type InstructionDraft } from '../view/view-state.ts';
import { useBroughtFiles } from './use-brought-files.ts';

/** A camera's largest photo has a third of it; a film is longer. */
const FILE_BYTES_AT_MOST = 40_000_000;

/** Photos for whoever is sent: chosen, pasted or dropped anywhere on the page. Each is scaled down here and goes out with the order. */
export function PhotoChoice({ draft }: { readonly draft: InstructionDraft }): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const input = useRef<HTMLInputElement>(null);
  const [making, setMaking] = useState(0);
  const { idempotencyKey, photos } = draft;
  const isFixed = draft.standing !== 'written';
  const isFull = photos.length >= ORDER_PHOTOS_AT_MOST;

  const take = async (file: File): Promise<void> => {
    if (file.size > FILE_BYTES_AT_MOST) {
      void message.error(t('instruct.photoTooLong', { name: file.name }));
      return;
    }
    try {
      if (!addPhoto(idempotencyKey, await stampPhoto(file, [])))
        void message.warning(t('instruct.photosFull', { count: ORDER_PHOTOS_AT_MOST }));
    } catch {
      void message.error(t('instruct.notPicture', { name: file.name }));
    }
  };
  /** One after the other: a picture as large as a wall is a hundred megabytes while it is scaled. */
  const takeAll = async (files: readonly File[]): Promise<void> => {
    setMaking((count) => count + files.length);
    for (const file of files) {
      await take(file);
      setMaking((count) => count - 1);
    }
  };
  const isOver = useBroughtFiles((files) => {
    if (!isFixed) void takeAll(files);
  });

  return (
    <fieldset className={isOver ? 'place-choice photo-choice dropping' : 'place-choice photo-choice'}>
      <legend>{t('instruct.photos')}</legend>
      {photos.length > 0 ? (
        <ul className="draft-photos" data-testid="instruct-photos">
          {photos.map(({ sha256, preview }, index) => (
            <li key={sha256} data-testid="instruct-photo" data-sha256={sha256}>
              <img src={preview} alt={t('instructions.photoAlt', { count: index + 1 })} />
              <Button
                size="small"
                icon={<CloseOutlined />}
                aria-label={t('instruct.dropPhoto', { count: index + 1 })}
                onClick={() => {
                  changeDraft({ photos: photos.filter((photo) => photo.sha256 !== sha256) });
                }}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <div className="place-buttons">
        <Button
          size="small"
          icon={<PictureOutlined />}
          loading={making > 0}
          disabled={isFixed || isFull}
          data-testid="instruct-photo-pick"
          onClick={() => input.current?.click()}
        >
          {t('instruct.pickPhotos')}
        </Button>
        <span className="quiet small">
          {isFull ? t('instruct.photosFull', { count: ORDER_PHOTOS_AT_MOST }) : t('instruct.pasteOrDrop')}
        </span>
      </div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        data-testid="instruct-photo-files"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          void takeAll(files);
        }}
      />
    </fieldset>
  );
}
