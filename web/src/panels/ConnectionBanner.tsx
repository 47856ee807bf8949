import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useLiveTopic } from '../live/live-context.ts';
import { useNow } from '../live/use-now.ts';

/** Older than this, the picture is called old even when the connection stands. */
const OLD_AFTER_SECONDS = 10;
/** A connection that opens in this time needs no banner. */
const PATIENCE_SECONDS = 3;

/** Says when what is on screen is not what is happening, and how old it is. */
export function ConnectionBanner(): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const store = useLiveTopic('connection');
  const now = useNow();
  const ageSeconds = store.receivedAt === null ? null : (now - store.receivedAt) / 1_000;
  let text: string | null = null;
  if (ageSeconds === null)
    text = now - performance.timeOrigin > PATIENCE_SECONDS * 1_000 ? t('banner.neverConnected') : null;
  else if (store.connection !== 'connected') text = t('banner.disconnected', { age: format.duration(ageSeconds) });
  else if (ageSeconds > OLD_AFTER_SECONDS) text = t('banner.old', { age: format.duration(ageSeconds) });
  if (text === null) return null;
  return (
    <div className="connection-banner" role="alert" data-testid="connection-banner">
      {text}
    </div>
  );
}
