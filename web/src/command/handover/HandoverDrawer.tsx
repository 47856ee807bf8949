import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { HANDOVER_WORDS_MAX } from '@xuncheng/contract';
import { App, Button, Drawer, Input } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { handoversQuery, writeHandover } from '../../api/handovers.ts';
import { useMay } from '../../api/session.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { Empty, PanelState } from '../../panels/PanelState.tsx';
import { useView } from '../../view/view-state.ts';
import { HandoverNote } from './HandoverNote.tsx';
import './handover.css';

interface HandoverDrawerProps {
  readonly words: string;
  readonly onWords: (words: string) => void;
}

/** What the one before left, what one leaves oneself, and the notes before. */
export function HandoverDrawer({ words, onWords }: HandoverDrawerProps): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const may = useMay();
  const query = useQuery(handoversQuery);
  // One note, however often it is sent.
  const [id, setId] = useState(() => crypto.randomUUID());
  const writing = useMutation({
    mutationFn: writeHandover,
    onSuccess: async () => {
      onWords('');
      setId(crypto.randomUUID());
      await client.invalidateQueries({ queryKey: handoversQuery.queryKey });
      void message.success(t('handover.written'));
    },
    onError: (error) => void message.error(failureText(error, t)),
  });
  return (
    <Drawer
      open
      size={480}
      title={t('handover.title')}
      data-testid="handover"
      onClose={() => {
        useView.setState({ handoverOpen: false });
      }}
    >
      {may.instruct ? (
        <form
          className="handover-form"
          onSubmit={(event) => {
            event.preventDefault();
            writing.mutate({ id, words });
          }}
        >
          <label htmlFor="handover-words">{t('handover.ask')}</label>
          <Input.TextArea
            id="handover-words"
            value={words}
            autoSize={{ minRows: 4, maxRows: 12 }}
            maxLength={HANDOVER_WORDS_MAX}
            showCount
            placeholder={t('handover.placeholder')}
            data-testid="handover-words"
            onChange={(event) => {
              onWords(event.target.value);
            }}
          />
          <p className="quiet small">{t('handover.note')}</p>
          <Button
            type="primary"
            htmlType="submit"
            disabled={words.trim() === ''}
            loading={writing.isPending}
            data-testid="handover-write"
          >
            {t('handover.write')}
          </Button>
        </form>
      ) : null}
      {query.data ? null : <PanelState query={query} />}
      {query.data?.length === 0 ? <Empty>{t('handover.empty')}</Empty> : null}
      <ul className="handover-notes">
        {query.data?.map((note) => (
          <HandoverNote key={note.id} note={note} />
        ))}
      </ul>
    </Drawer>
  );
}
