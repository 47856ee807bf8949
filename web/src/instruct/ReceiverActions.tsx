import { isFinal, type Instruction } from '@xuncheng/contract';
import { App, Button, Input, Popconfirm } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { failureText } from '../i18n/failure-text.ts';
import { useLive } from '../live/live-context.ts';
import { useLimits } from '../live/use-limits.ts';
import { needsSomebody } from './ladder.ts';
import { Reassign } from './Reassign.tsx';

interface ReceiverActionsProps {
  readonly instruction: Instruction;
  readonly receiver: Instruction['receivers'][number];
  /** Epoch ms. */
  readonly now: number;
  /** Somebody else has it already. */
  readonly isGiven: boolean;
}

/** What can be done about one receiver: given to somebody else, who is named at once when a step is late; taken back from this one alone. */
export function ReceiverActions({ instruction, receiver, now, isGiven }: ReceiverActionsProps): ReactElement | null {
  const { t } = useTranslation();
  const limits = useLimits().instructions;
  const [isAsked, setAsked] = useState(false);
  const isOver = isFinal(receiver.state);
  const isLate = needsSomebody(instruction, receiver, now, limits);
  const mayGive = instruction.kind === 'order' && !isGiven && (isLate || !isOver);
  const mayCancel = !isOver && instruction.receivers.length > 1;
  if (!mayGive && !mayCancel) return null;
  return (
    <>
      {mayGive && (isLate || isAsked) ? <Reassign instruction={instruction} receiver={receiver} /> : null}
      <div className="reassign">
        {mayGive && !isLate && !isAsked ? (
          <Button
            size="small"
            type="text"
            data-testid="receiver-give"
            onClick={() => {
              setAsked(true);
            }}
          >
            {t('instructions.give')}
          </Button>
        ) : null}
        {mayCancel ? (
          <CancelButton
            instructionId={instruction.id}
            officerId={receiver.officerId}
            text={t('instructions.cancelOne')}
            question={t('instructions.cancelOneConfirm', { name: receiver.officerName })}
            testId="receiver-cancel"
          />
        ) : null}
      </div>
    </>
  );
}

interface CancelButtonProps {
  readonly instructionId: string;
  /** Absent: for everybody who is not done. */
  readonly officerId?: number;
  readonly text: string;
  readonly question: string;
  readonly testId: string;
}

/** Takes an instruction back, after asking; why, if somebody says so, is kept with the step. */
export function CancelButton({ instructionId, officerId, text, question, testId }: CancelButtonProps): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { link } = useLive();
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  const cancel = async (): Promise<void> => {
    setBusy(true);
    try {
      await link.cancel(instructionId, {
        ...(officerId === undefined ? {} : { officerIds: [officerId] }),
        ...(why.trim() === '' ? {} : { reason: why.trim() }),
      });
    } catch (error) {
      void message.error(failureText(error, t));
    }
    setBusy(false);
  };
  return (
    <Popconfirm
      title={question}
      description={
        <Input
          value={why}
          maxLength={500}
          placeholder={t('instructions.cancelWhy')}
          aria-label={t('instructions.cancelWhy')}
          data-testid={`${testId}-why`}
          onChange={(event) => {
            setWhy(event.target.value);
          }}
        />
      }
      okText={text}
      cancelText={t('common.back')}
      okButtonProps={{ danger: true, 'data-testid': `${testId}-confirm` }}
      onConfirm={() => void cancel()}
    >
      <Button
        danger
        loading={busy}
        data-testid={testId}
        {...(officerId === undefined ? {} : { size: 'small', type: 'text' })}
      >
        {text}
      </Button>
    </Popconfirm>
  );
}
