import { drawnLine, isFinal, isUnanswered } from '@xuncheng/contract';
import { App, Button } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../api/session.ts';
import { sendAgain } from '../api/instructions.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import { AnswerList } from '../instruct/AnswerList.tsx';
import { drawnText } from '../instruct/drawn-text.ts';
import { isOpen, receiverOrder } from '../instruct/ladder.ts';
import { OverdueLine } from '../instruct/OverdueLine.tsx';
import { CancelButton, ReceiverActions } from '../instruct/ReceiverActions.tsx';
import { StepCounts } from '../instruct/StepCounts.tsx';
import { ReceiverLadder } from '../instruct/ReceiverLadder.tsx';
import { useLiveTopic } from '../live/live-context.ts';
import { useServerNow } from '../live/use-now.ts';
import { flyTo, select } from '../view/view-state.ts';
import { Facts } from './Facts.tsx';
import { InstructionPhotos } from './InstructionPhotos.tsx';
import { Empty } from './PanelState.tsx';

/** One instruction with the ladder of every receiver. */
export function InstructionCard({ instructionId }: { readonly instructionId: string }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { message } = App.useApp();
  const { instructions, officers } = useLiveTopic('instructions');
  const instruction = instructions.get(instructionId);
  const now = useServerNow();
  const may = useMay();
  const [busy, setBusy] = useState(false);
  if (!instruction) {
    return (
      <article className="card">
        <Empty>{t('instructions.empty')}</Empty>
      </article>
    );
  }
  const resend = async (): Promise<void> => {
    setBusy(true);
    try {
      await sendAgain(instructionId);
      void message.success(t('instructions.resent'));
    } catch (error) {
      void message.error(failureText(error, t));
    }
    setBusy(false);
  };
  const { place, replaces, drawing } = instruction;
  const successors = [...instructions.values()].filter((one) => one.replaces === instructionId);
  const isGiven = (officerId: number): boolean => successors.some((one) => one.replacesOfficerId === officerId);
  const unanswered = instruction.receivers.filter(({ state }) => isUnanswered(state));
  const other = (id: string, text: string): ReactElement => (
    <button
      type="button"
      className="link-button"
      onClick={() => {
        select({ kind: 'instruction', instructionId: id });
      }}
    >
      {text}
    </button>
  );
  return (
    <article className="card" data-testid="instruction-card" data-instruction={instruction.id}>
      <header className="card-head">
        <div>
          <p className="quiet">
            {t(`instructionKind.${instruction.kind}`)} · {t(`priority.${instruction.priority}`)} ·{' '}
            {format.time(instruction.issuedAt, true)} · {t('instructions.issuedBy', { name: instruction.issuedBy })}
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
          ...(drawing === null
            ? []
            : ([
                [
                  t('instructions.drawing'),
                  <button
                    type="button"
                    className="link-button"
                    key="drawing"
                    data-testid="instruction-drawing"
                    onClick={() => {
                      flyTo(...drawnLine(drawing)[0]!);
                    }}
                  >
                    {drawnText(drawing, t, format)}
                  </button>,
                ],
              ] as const)),
          ...(instruction.repeatMinutes === null
            ? []
            : ([[t('instructions.repeats'), t('instruct.minutes', { count: instruction.repeatMinutes })]] as const)),
          ...(instruction.offDutyReason === null
            ? []
            : ([[t('instructions.offDutyReason'), instruction.offDutyReason]] as const)),
          ...(replaces === null
            ? []
            : ([[t('instructions.before'), other(replaces, t('instructions.open1'))]] as const)),
          ...successors.map(
            (one) =>
              [
                t('instructions.after'),
                other(one.id, one.receivers[0]?.officerName ?? t('instructions.open1')),
              ] as const,
          ),
        ]}
      />
      <InstructionPhotos instruction={instruction} />
      {instruction.receivers.length > 1 && instruction.kind !== 'roll-call' ? (
        <StepCounts receivers={instruction.receivers} />
      ) : null}
      {isOpen(instruction) && may.instruct && unanswered.length > 0 ? (
        <Button loading={busy} data-testid="instruction-resend" onClick={() => void resend()}>
          {t('instructions.resend', { count: unanswered.length })}
        </Button>
      ) : null}
      {isOpen(instruction) && may.instruct ? (
        <CancelButton
          instructionId={instructionId}
          text={t('instructions.cancel')}
          question={t('instructions.cancelConfirm')}
          testId="instruction-cancel"
        />
      ) : null}
      {instruction.kind === 'roll-call' ? (
        <AnswerList receivers={instruction.receivers} />
      ) : (
        receiverOrder(instruction.receivers).map((receiver) => (
          <section key={receiver.officerId} className="card-section">
            <ReceiverLadder receiver={receiver} kind={instruction.kind} named />
            <OverdueLine instruction={instruction} state={receiver.state} now={now} />
            {instruction.offDutyReason === null && !isFinal(receiver.state) && !officers.has(receiver.officerId) ? (
              <p className="quiet small" data-testid="receiver-off-duty">
                {t('instructions.waitsOffDuty')}
              </p>
            ) : null}
            {may.instruct ? (
              <ReceiverActions
                instruction={instruction}
                receiver={receiver}
                now={now}
                isGiven={isGiven(receiver.officerId)}
              />
            ) : null}
          </section>
        ))
      )}
    </article>
  );
}
