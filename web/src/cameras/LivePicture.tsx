import {
  CompressOutlined,
  DownloadOutlined,
  ExpandOutlined,
  MinusSquareOutlined,
  PlusSquareOutlined,
} from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useServerNow } from '../live/use-now.ts';
import { enlarge, toggleInStrip, useCameras } from './camera-choice.ts';
import type { CameraPicture } from './picture-watch.ts';
import type { StreamState } from './play-stream.ts';
import { savePicture } from './save-picture.ts';
import { useCameraPicture } from './use-camera-picture.ts';
import { useStream } from './use-stream.ts';
import './cameras.css';

interface LivePictureProps {
  readonly cameraId: string;
  readonly name: string;
  /** Shown over the picture where no card around it says whose it is. */
  readonly title?: ReactNode;
}

/** What a camera shows, with the age of what is seen; or why there is nothing to see. */
export function LivePicture({ cameraId, name, title }: LivePictureProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useServerNow();
  const picture = useCameraPicture(cameraId);
  const kind = picture?.news.state === 'stream' ? picture.news.kind : null;
  const video = useRef<HTMLVideoElement>(null);
  const stream = useStream(cameraId, kind, video);
  const news = kind === null ? picture?.news : stream.state;
  const state = news?.state ?? 'waiting';
  const at = (kind === null ? picture?.frame?.at : stream.at) ?? null;
  const label = t('camera.pictureOf', { name });
  return (
    <figure
      className={state === 'frame' ? 'live-picture' : 'live-picture dim'}
      data-testid="live-picture"
      data-camera={cameraId}
      data-state={state}
      data-at={at ?? ''}
    >
      {kind === null ? (
        <Frame picture={picture} label={label} />
      ) : (
        <video ref={video} aria-label={label} muted playsInline autoPlay disablePictureInPicture />
      )}
      <PictureTrouble news={news} />
      <figcaption>
        {title}
        {at === null ? null : (
          <span className="live-picture-age" title={format.time(at, true)}>
            {t('camera.age', { age: format.duration(Math.max(0, now - at) / 1_000) })}
          </span>
        )}
        <PictureTools cameraId={cameraId} hasFrame={at !== null} />
      </figcaption>
    </figure>
  );
}

/** Drawn, not linked: the page's policy takes images from its own origin alone, and a canvas keeps its last picture while the next is decoded. */
function Frame({
  picture,
  label,
}: {
  readonly picture: CameraPicture | undefined;
  readonly label: string;
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawnAt = useRef(0);
  const frame = picture?.frame;
  useEffect(() => {
    if (!frame) return;
    const draw = async (): Promise<void> => {
      const image = await createImageBitmap(new Blob([frame.jpeg], { type: 'image/jpeg' }));
      const pen = canvas.current?.getContext('2d');
      // Decoded out of turn: what is newer stays.
      if (pen && frame.at >= drawnAt.current) {
        drawnAt.current = frame.at;
        if (pen.canvas.width !== image.width) pen.canvas.width = image.width;
        if (pen.canvas.height !== image.height) pen.canvas.height = image.height;
        pen.drawImage(image, 0, 0);
      }
      image.close();
    };
    // A picture that cannot be decoded is passed over; its age goes on growing.
    draw().catch(() => undefined);
  }, [frame]);
  return <canvas ref={canvas} role="img" aria-label={label} width={640} height={360} />;
}

function PictureTrouble({
  news,
}: {
  readonly news: CameraPicture['news'] | StreamState | undefined;
}): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  if (news?.state === 'frame' || news?.state === 'stream') return null;
  return (
    <p className="live-picture-trouble" role="status">
      {news?.state === 'failed' ? (
        <>
          <b>{t('camera.since', { time: `${format.date(news.since)} ${format.time(news.since, true)}` })}</b>
          <span>{t(`camera.failure.${news.reason}`, { status: news.status ?? '' })}</span>
        </>
      ) : (
        t(`camera.${news?.state ?? 'waiting'}`)
      )}
    </p>
  );
}

function PictureTools({ cameraId, hasFrame }: { readonly cameraId: string; readonly hasFrame: boolean }): ReactElement {
  const { t } = useTranslation();
  const isInStrip = useCameras(({ strip }) => strip.includes(cameraId));
  const isLarge = useCameras(({ enlarged }) => enlarged === cameraId);
  const tool = (text: string, icon: ReactNode, testId: string, run: () => void, disabled = false): ReactElement => (
    <Tooltip title={text}>
      <Button
        type="text"
        size="small"
        icon={icon}
        aria-label={text}
        disabled={disabled}
        data-testid={testId}
        onClick={run}
      />
    </Tooltip>
  );
  return (
    <span className="live-picture-tools">
      {tool(
        t(isInStrip ? 'camera.outOfStrip' : 'camera.intoStrip'),
        isInStrip ? <MinusSquareOutlined /> : <PlusSquareOutlined />,
        'picture-strip',
        () => {
          toggleInStrip(cameraId);
        },
      )}
      {tool(
        t('camera.save'),
        <DownloadOutlined />,
        'picture-save',
        () => {
          savePicture(cameraId);
        },
        !hasFrame,
      )}
      {tool(
        t(isLarge ? 'camera.reduce' : 'camera.enlarge'),
        isLarge ? <CompressOutlined /> : <ExpandOutlined />,
        'picture-enlarge',
        () => {
          enlarge(isLarge ? null : cameraId);
        },
      )}
    </span>
  );
}
