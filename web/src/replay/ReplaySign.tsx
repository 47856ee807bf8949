import { HistoryOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { closeReplay, useReplay } from './replay-state.ts';

/** That this is not now, and since when it is not: a frame round everything, the moment in large figures, and the way back. */
export function ReplaySign(): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const asked = useReplay((replay) => replay.asked !== null);
  const at = useReplay((replay) => Math.floor(replay.at / 1_000) * 1_000);
  useEffect(() => {
    if (!asked) return undefined;
    const { title } = document;
    document.title = `${t('replay.mark')} · ${title}`;
    return () => {
      document.title = title;
    };
  }, [asked, t]);
  if (!asked) return null;
  return (
    <>
      <div className="replay-frame" aria-hidden="true" />
      <div className="replay-sign" role="status" data-testid="replay-sign">
        <HistoryOutlined aria-hidden="true" />
        <b>{t('replay.notLive')}</b>
        <time data-testid="replay-time" data-at={at}>
          {format.date(at)} <strong>{format.time(at, true)}</strong>
        </time>
        <Button type="primary" data-testid="replay-live" onClick={closeReplay}>
          {t('replay.backToLive')}
        </Button>
      </div>
    </>
  );
}
