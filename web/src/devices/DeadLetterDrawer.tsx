import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { DeadLetterDetail } from '@xuncheng/contract';
import { Alert, App, Button, Drawer, Input } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { deadLetterQuery, dismiss, reAdmit } from '../api/dead-letters.ts';
import { useMay } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Facts } from '../panels/Facts.tsx';
import { PanelState } from '../panels/PanelState.tsx';
import { refusalText } from './refusal-text.ts';

/** One refused message: what it was, why not, and what can be done about it. */
export function DeadLetterDrawer({ id, onClose }: { readonly id: number; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const query = useQuery(deadLetterQuery(id));
  const may = useMay();
  return (
    <Drawer open onClose={onClose} size={560} title={t('deadLetters.one', { id })} data-testid="dead-letter">
      {query.data ? null : <PanelState query={query} />}
      <div className="letter">
        {query.data ? <LetterFacts letter={query.data} /> : null}
        {query.data?.settlement === null && may.settleDeadLetters ? <Settle key={id} letter={query.data} /> : null}
      </div>
    </Drawer>
  );
}

function LetterFacts({ letter }: { readonly letter: DeadLetterDetail }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const when = (time: number): string => `${format.date(time)} ${format.time(time, true)}`;
  return (
    <>
      <Facts
        facts={[
          [t('deadLetters.reason'), `${refusalText(letter.reason, t)} (${letter.reason})`],
          [t('deadLetters.detail'), letter.detail || t('common.none')],
          [t('deadLetters.device'), letter.deviceId],
          [t('deadLetters.topic'), letter.topic || t('common.none')],
          [t('deadLetters.received'), when(letter.receivedAt)],
          ...(letter.settlement === null || letter.settledAt === null
            ? []
            : ([
                [
                  t(`deadLetters.settlement.${letter.settlement}`),
                  `${letter.settledBy ?? ''} · ${when(letter.settledAt)}${letter.settlementReason ? ` · ${letter.settlementReason}` : ''}`,
                ],
              ] as const)),
        ]}
      />
      <h3>{t('deadLetters.payload', { count: letter.bytes })}</h3>
      <pre className="payload">{letter.payloadText ?? letter.payloadHex}</pre>
      {letter.correctedText === null ? null : (
        <>
          <h3>{t('deadLetters.corrected')}</h3>
          <pre className="payload">{letter.correctedText}</pre>
        </>
      )}
    </>
  );
}

function Settle({ letter }: { readonly letter: DeadLetterDetail }): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const original = letter.payloadText ?? '';
  // Reports of phones and cameras are queries and XML: only what was meant as JSON is judged as JSON.
  const shouldBeJson = letter.reason === 'not-json' || isJson(original);
  const [text, setText] = useState(original);
  const [reason, setReason] = useState('');
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['dead-letters'] });
  const onError = (error: Error): void => void message.error(failureText(error, t));
  const admitting = useMutation({
    mutationFn: () => reAdmit(letter.id, text === original ? null : text),
    onSuccess: ({ refusals }) => {
      if (refusals.length === 0) void message.success(t('deadLetters.admitted'));
      refresh();
    },
    onError,
  });
  const dismissing = useMutation({ mutationFn: () => dismiss(letter.id, reason.trim()), onSuccess: refresh, onError });
  const refusals = admitting.data?.refusals ?? [];
  return (
    <>
      <h3>{t('deadLetters.correct')}</h3>
      <Input.TextArea
        value={text}
        autoSize={{ minRows: 6, maxRows: 18 }}
        spellCheck={false}
        aria-label={t('deadLetters.correct')}
        data-testid="dead-letter-text"
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
      {shouldBeJson && !isJson(text) ? <p className="warn small">{t('deadLetters.notJson')}</p> : null}
      {refusals.length > 0 ? (
        <Alert
          type="error"
          showIcon
          data-testid="refused-again"
          title={t('deadLetters.refusedAgain')}
          description={refusals.map((refusal) => `${refusalText(refusal.reason, t)}: ${refusal.detail}`).join(' · ')}
        />
      ) : null}
      <div className="card-actions">
        <Button
          type="primary"
          loading={admitting.isPending}
          disabled={text.trim() === '' && letter.payloadText !== null}
          data-testid="re-admit"
          onClick={() => {
            admitting.mutate();
          }}
        >
          {t(text === original ? 'deadLetters.admit' : 'deadLetters.admitCorrected')}
        </Button>
      </div>
      <h3>{t('deadLetters.dismissTitle')}</h3>
      <div className="card-actions">
        <Input
          value={reason}
          maxLength={500}
          placeholder={t('deadLetters.dismissReason')}
          aria-label={t('deadLetters.dismissReason')}
          onChange={(event) => {
            setReason(event.target.value);
          }}
        />
        <Button
          loading={dismissing.isPending}
          disabled={reason.trim() === ''}
          data-testid="dismiss"
          onClick={() => {
            dismissing.mutate();
          }}
        >
          {t('deadLetters.dismiss')}
        </Button>
      </div>
    </>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
