import { useQuery } from '@tanstack/react-query';
import { RECENT_BYTES_AT_MOST, type RecentMessage } from '@xuncheng/contract';
import { Tag } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { recentMessagesQuery } from '../../api/devices.ts';
import { refusalText } from '../../devices/refusal-text.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Empty, PanelState } from '../../panels/PanelState.tsx';
import { readPayload } from './read-payload.ts';

/** What a device says, as it comes, and why something of it is not taken: for whoever is connecting it. */
export function RecentMessages({
  deviceId,
  parentId,
}: {
  readonly deviceId: string;
  /** The video server or recorder that speaks for it. */
  readonly parentId: string | null;
}): ReactElement {
  const { t } = useTranslation();
  const query = useQuery(recentMessagesQuery(deviceId));
  const messages = query.data ?? [];
  return (
    <div className="admin-stack" data-testid="recent-messages">
      <p className="quiet small">{t('deviceTest.hint')}</p>
      <PanelState query={query} />
      {query.data && messages.length === 0 ? (
        <Empty>{parentId === null ? t('deviceTest.nothing') : t('deviceTest.through', { parent: parentId })}</Empty>
      ) : null}
      {messages.map((message) => (
        <Message key={`${String(message.receivedAt)} ${message.payload}`} message={message} />
      ))}
    </div>
  );
}

function Message({ message }: { readonly message: RecentMessage }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const isRefused = message.refusals.length > 0;
  const isCut = message.bytes > RECENT_BYTES_AT_MOST;
  const { text, isHex } = readPayload(message.payload, isCut);
  return (
    <article className={isRefused ? 'raw-message refused' : 'raw-message'} data-testid="raw-message">
      <header>
        <span>
          <b>{format.time(message.receivedAt, true)}</b> <code>{message.topic}</code>
        </span>
        <span className="quiet small">{t('deviceTest.bytes', { count: message.bytes })}</span>
        <Tag color={isRefused ? 'error' : 'success'}>
          {isRefused
            ? t('deviceTest.refused')
            : message.admitted > 0
              ? t('deviceTest.taken', { count: message.admitted })
              : t('deviceTest.ignored')}
        </Tag>
      </header>
      {message.refusals.map(({ reason, detail }) => (
        <p key={reason} className="bad small" data-testid="raw-refusal">
          {refusalText(reason, t)} ({reason}): {detail}
        </p>
      ))}
      <pre className="payload">
        {isHex ? `${t('deviceTest.hex')}\n` : ''}
        {text}
        {isCut ? ' …' : ''}
      </pre>
    </article>
  );
}
