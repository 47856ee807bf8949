import { Image } from 'antd';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { photoKey, readOrderPhoto } from './phone/order-photo-desk.ts';
import { usePhoneState } from './use-phone.ts';

interface OrderPhotosProps {
  readonly instructionId: string;
  /** SHA-256 of each. */
  readonly photos: readonly string[];
}

/** The photos of an order, enlarged by a touch; from this phone, so that they are there without a network. */
export function OrderPhotos({ instructionId, photos }: OrderPhotosProps): ReactElement {
  return (
    <div className="order-photos" data-testid="order-photos">
      <Image.PreviewGroup>
        {photos.map((sha256, index) => (
          <OrderPhoto key={sha256} instructionId={instructionId} sha256={sha256} number={index + 1} />
        ))}
      </Image.PreviewGroup>
    </div>
  );
}

interface OrderPhotoProps {
  readonly instructionId: string;
  readonly sha256: string;
  readonly number: number;
}

function OrderPhoto({ instructionId, sha256, number }: OrderPhotoProps): ReactElement {
  const { t } = useTranslation();
  const standing = usePhoneState(({ orderPhotos }) => orderPhotos.get(photoKey(instructionId, sha256)));
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let isGone = false;
    if (standing === 'here')
      void readOrderPhoto(instructionId, sha256)
        .then((bytes) => (bytes ? dataUrlOf(bytes) : undefined))
        .then((read) => {
          if (!isGone) setUrl(read);
        });
    return () => {
      isGone = true;
    };
  }, [standing, instructionId, sha256]);
  return url === undefined ? (
    <p className="quiet small" role="status">
      {t(standing === 'denied' ? 'order.photoDenied' : 'order.photoComing', { count: number })}
    </p>
  ) : (
    <Image
      src={url}
      alt={t('instructions.photoAlt', { count: number })}
      data-testid="order-photo"
      data-sha256={sha256}
    />
  );
}

/** As the page may show it: its policy allows pictures of its own site and in the text alone. */
function dataUrlOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      resolve(reader.result as string);
    };
    reader.onerror = () => {
      reject(new Error('the photo cannot be read'));
    };
    reader.readAsDataURL(new Blob([bytes], { type: 'image/jpeg' }));
  });
}
