import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { deadLettersQuery, type DeadLetterFilter } from '../api/dead-letters.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Empty, PanelState } from '../panels/PanelState.tsx';
import { DeadLetterDrawer } from './DeadLetterDrawer.tsx';
import { refusalText } from './refusal-text.ts';

/** Messages that were refused, of one device or of all. */
export function DeadLetterList({ deviceId }: { readonly deviceId: string | null }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const [state, setState] = useState<DeadLetterFilter['state']>('open');
  const [open, setOpen] = useState<number | null>(null);
  const query = useInfiniteQuery(deadLettersQuery({ state, deviceId }));
  const letters = query.data?.pages.flat() ?? [];
  return (
    <section className="devices-column" aria-label={t('deadLetters.title')}>
      <div className="panel-tools">
        <b>
          {t('deadLetters.title')} {deviceId === null ? null : <span className="quiet">{deviceId}</span>}
        </b>
        <Segmented<DeadLetterFilter['state']>
          size="small"
          value={state}
          onChange={setState}
          options={(['open', 'settled', 'all'] as const).map((value) => ({
            value,
            label: t(`deadLetters.state.${value}`),
          }))}
        />
      </div>
      {query.data ? null : <PanelState query={query} />}
      {query.data && letters.length === 0 ? <Empty>{t('deadLetters.empty')}</Empty> : null}
      <ul className="rows">
        {letters.map((letter) => (
          <li key={letter.id}>
            <button
              type="button"
              className="row tall"
              data-testid="dead-letter-row"
              onClick={() => {
                setOpen(letter.id);
              }}
            >
              <span className="row-main">
                <b>{refusalText(letter.reason, t)}</b> <span className="quiet">{letter.deviceId}</span>
                <small>{letter.detail || letter.topic}</small>
              </span>
              <span className="row-end">
                <span>
                  {format.date(letter.receivedAt)} {format.time(letter.receivedAt, true)}
                </span>
                <small>{letter.settlement === null ? '' : t(`deadLetters.settlement.${letter.settlement}`)}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button
          block
          type="text"
          loading={query.isFetchingNextPage}
          onClick={() => {
            void query.fetchNextPage();
          }}
        >
          {t('deadLetters.older')}
        </Button>
      ) : null}
      {open === null ? null : (
        <DeadLetterDrawer
          id={open}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </section>
  );
}
