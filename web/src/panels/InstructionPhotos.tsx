import type { Instruction } from '@xuncheng/contract';
import { Image } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { orderPhotoUrl } from '../api/instructions.ts';

/** The photos that an order brings along, enlarged by a click. */
export function InstructionPhotos({ instruction }: { readonly instruction: Instruction }): ReactElement | null {
  const { t } = useTranslation();
  const { id, photos } = instruction;
  if (photos.length === 0) return null;
  return (
    <div className="report-photo-grid of-order" data-testid="instruction-photos">
      <Image.PreviewGroup>
        {photos.map((sha256, index) => (
          <figure key={sha256} data-testid="instruction-photo" data-sha256={sha256}>
            <Image src={orderPhotoUrl(id, sha256)} alt={t('instructions.photoAlt', { count: index + 1 })} />
          </figure>
        ))}
      </Image.PreviewGroup>
    </div>
  );
}
