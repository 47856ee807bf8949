import { App, Button, Popconfirm } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import { isOpen, receiverOrder } from '../instruct/ladder.ts';
import { StepCounts } from '../instruct/StepCounts.tsx';
import { ReceiverLadder } from '../instruct/ReceiverLadder.tsx';
import { useLive, useLiveTopic } from '../live/live-context.ts';
import { flyTo } from '../view/view-state.ts';
import { Facts } from './Facts.tsx';
import { Empty } from './PanelState.tsx';

/** One instruction with the ladder of every receiver. */
export function InstructionCard({ instructionId }: { readonly instructionId: string }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { message } = App.useApp();
  const { link } = useLive();
  const instruction = useLiveTopic('instructions').instructions.get(instructionId);
  const may = useMay();
  const [busy, setBusy] = useState(false);
  if (!instruction) {
    return (
      <article className="card">
        <Empty>{t('instructions.empty')}</Empty>
      </article>
    );
  }
  const cancel = async (): Promise<void> => {
    setBusy(true);
    try {
      await link.cancel(instructionId, undefined);
    } catch (error) {
      void message.error(failureText(error, t));
    }
    setBusy(false);
  };
  const { place } = instruction;
  return (
    <article className="card" data-testid="instruction-card" data-instruction={instruction.id}>
      <header className="card-head">
        <div>
          <p className="quiet">
            {t(`priority.${instruction.priority}`)} · {format.time(instruction.issuedAt, true)} ·{' '}
            {t('instructions.issuedBy', { name: instruction.issuedBy })}
          </p>
          <h2>{instruction.text}</h2>
        </div>
      </header>
      <Facts
        facts={[
          [t('instructions.deadline'), format.time(instruction.deadline)],
          [
            t('instructions.place'),
            place ? (
              <button
                type="button"
                className="link-button"
                key="place"
                onClick={() => {
                  flyTo(place.lon, place.lat);
                }}
              >
                {place.name ?? `${format.number(place.lon, 5)}, ${format.number(place.lat, 5)}`}
              </button>
            ) : (
              t('common.none')
            ),
          ],
        ]}
      />
      {instruction.receivers.length > 1 ? <StepCounts receivers={instruction.receivers} /> : null}
      {isOpen(instruction) && may.instruct ? (
        <Popconfirm
          title={t('instructions.cancelConfirm')}
          okText={t('instructions.cancel')}
          cancelText={t('common.back')}
          okButtonProps={{ danger: true, 'data-testid': 'instruction-cancel-confirm' }}
          onConfirm={() => void cancel()}
        >
          <Button danger loading={busy} data-testid="instruction-cancel">
            {t('instructions.cancel')}
          </Button>
        </Popconfirm>
      ) : null}
      {receiverOrder(instruction.receivers).map((receiver) => (
        <section key={receiver.officerId} className="card-section">
          <ReceiverLadder receiver={receiver} named />
        </section>
      ))}
    </article>
  );
}
