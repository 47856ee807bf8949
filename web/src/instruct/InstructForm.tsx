import { CloseOutlined, SendOutlined } from '@ant-design/icons';
import {
  INSTRUCTION_KINDS,
  INSTRUCTION_TEXT_MAX,
  PRIORITIES,
  type InstructionKind,
  type NewInstruction,
  type Priority,
} from '@xuncheng/contract';
import { Alert, App, Button, Checkbox, ConfigProvider, Input, Segmented, Select } from 'antd';
import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bringOrderPhoto } from '../api/instructions.ts';
import { LiveRefusal } from '../live/operator-link.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useLive } from '../live/live-context.ts';
import {
  changeDraft,
  endInstruction,
  leaveInstruction,
  markDraft,
  select,
  USUAL_DEADLINE_MINUTES,
  useView,
  type InstructionDraft,
} from '../view/view-state.ts';
import { DrawingChoice } from './DrawingChoice.tsx';
import { PhotoChoice } from './PhotoChoice.tsx';
import { PlaceChoice } from './PlaceChoice.tsx';
import { ReceiverChoice } from './ReceiverChoice.tsx';
import { Wording } from './Wording.tsx';

const DEADLINES_MINUTES = [5, 10, 15, 20, 30, 60, 120, 240] as const;

/**
 * Writing an instruction. The draft carries the key that makes it one instruction however often it is sent: a double click, and a
 * retry after an answer that never came, both meet the same key.
 */
export function InstructForm({ draft }: { readonly draft: InstructionDraft }): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { link, store } = useLive();
  const { priority, deadlineMinutes, repeats, offDutyReason, photos } = draft;
  const [failure, setFailure] = useState<string | null>(null);
  const sending = draft.standing === 'sending';
  const isUnanswered = draft.standing === 'unanswered';
  const underWay = useRef(false);
  const isDisturbing = draft.officerIds.some((id) => !store.officers.has(id));
  const text = draft.text.trim() === '' && draft.kind !== 'order' ? t(`instruct.usual.${draft.kind}`) : draft.text;
  const receivers = draft.officerIds.length;
  const sendText = receivers > 1 ? t('instruct.sendTo', { count: receivers }) : t('instruct.send');
  const problem =
    receivers === 0
      ? t('instruct.needReceiver')
      : text.trim() === ''
        ? t('instruct.needText')
        : isDisturbing && offDutyReason.trim().length < 2
          ? t('instruct.needReason')
          : null;

  const send = async (): Promise<void> => {
    // State comes a render too late for the second click of a double click.
    if (underWay.current || problem !== null) return;
    underWay.current = true;
    markDraft(draft.idempotencyKey, 'sending');
    setFailure(null);
    const order: NewInstruction = {
      idempotencyKey: draft.idempotencyKey,
      kind: draft.kind,
      officerIds: [...draft.officerIds],
      text: text.trim(),
      priority,
      deadlineMinutes,
      ...(draft.place && draft.kind === 'order' ? { place: draft.place } : {}),
      ...(draft.drawing && draft.kind === 'order' ? { drawing: draft.drawing } : {}),
      ...(draft.kind === 'order' ? { photos: photos.map(({ sha256 }) => sha256) } : {}),
      ...(draft.kind === 'check-in' && repeats ? { repeatMinutes: deadlineMinutes } : {}),
      ...(isDisturbing ? { offDutyReason: offDutyReason.trim() } : {}),
    };
    try {
      if (draft.kind === 'order') for (const { sha256, bytes } of photos) await bringOrderPhoto(sha256, bytes);
      const instruction = await link.instruct(order);
      void message.success(t('instruct.sent'));
      endInstruction(draft.idempotencyKey);
      useView.setState({ chosen: new Set() });
      select({ kind: 'instruction', instructionId: instruction.id });
    } catch (error) {
      const names = namedReceivers(error, draft.officerIds).map((id) => store.officers.get(id)?.name ?? String(id));
      const text = failureText(error, t);
      setFailure(names.length === 0 ? text : t('error.named', { message: text, names: names.join(', ') }));
      // Perhaps it was issued: changed and sent again under its key, the change would go nowhere.
      const isUnknown = error instanceof LiveRefusal && error.code === 'no-answer';
      markDraft(draft.idempotencyKey, isUnknown ? 'unanswered' : 'written');
    }
    underWay.current = false;
  };

  return (
    <form
      className="card instruct-form"
      data-testid="instruct-form"
      data-receivers={receivers}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <header className="card-head">
        <h2>{t('instruct.title')}</h2>
        <Button
          type="text"
          className="card-close"
          icon={<CloseOutlined />}
          aria-label={t('common.close')}
          onClick={leaveInstruction}
        />
      </header>
      <ConfigProvider componentDisabled={isUnanswered || sending}>
        <DraftFields draft={draft} onSend={() => void send()} />
      </ConfigProvider>
      <footer className="instruct-foot">
        {failure ? <Alert type="error" showIcon role="alert" title={failure} data-testid="instruct-failure" /> : null}
        {isUnanswered ? <p className="quiet small">{t('instruct.unanswered')}</p> : null}
        <Button
          type="primary"
          size="large"
          block
          htmlType="submit"
          icon={<SendOutlined />}
          loading={sending}
          disabled={problem !== null}
          data-testid="instruct-send"
        >
          {sending ? t('instruct.sending') : failure ? t('instruct.retrySame') : (problem ?? sendText)}
        </Button>
      </footer>
    </form>
  );
}

interface DraftFieldsProps {
  readonly draft: InstructionDraft;
  readonly onSend: () => void;
}

/** What is said, to whom, and by when. */
function DraftFields({ draft, onSend }: DraftFieldsProps): ReactElement {
  const { t } = useTranslation();
  const { priority, deadlineMinutes, repeats, offDutyReason } = draft;
  return (
    <>
      <Segmented<InstructionKind>
        block
        value={draft.kind}
        aria-label={t('instruct.kind')}
        data-testid="instruct-kind"
        options={INSTRUCTION_KINDS.map((value) => ({ value, label: t(`instructionKind.${value}`) }))}
        onChange={(kind) => {
          changeDraft({ kind, deadlineMinutes: USUAL_DEADLINE_MINUTES[kind] });
        }}
      />
      <p className="quiet small">{t(`instruct.about.${draft.kind}`)}</p>
      <ReceiverChoice
        officerIds={draft.officerIds}
        offDutyReason={offDutyReason}
        onOffDutyReason={(reason) => {
          changeDraft({ offDutyReason: reason });
        }}
      />
      <label>
        <span>{t('instruct.text')}</span>
        <Input.TextArea
          value={draft.text}
          rows={draft.kind === 'order' ? 4 : 2}
          maxLength={INSTRUCTION_TEXT_MAX}
          showCount
          autoFocus
          placeholder={draft.kind === 'order' ? t('instruct.textPlaceholder') : t(`instruct.usual.${draft.kind}`)}
          data-testid="instruct-text"
          onChange={(event) => {
            changeDraft({ text: event.target.value });
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend();
          }}
        />
      </label>
      {draft.kind === 'order' ? (
        <>
          <Wording
            draft={{ text: draft.text, priority, deadlineMinutes }}
            onUse={(template) => {
              const { text, priority = draft.priority, deadlineMinutes = draft.deadlineMinutes } = template;
              changeDraft({ text, priority, deadlineMinutes });
            }}
          />
          <PlaceChoice draft={draft} />
          <DrawingChoice draft={draft} />
          <PhotoChoice draft={draft} />
        </>
      ) : null}
      <div className="form-pair">
        <label>
          <span>{t('instruct.priority')}</span>
          <Segmented<Priority>
            block
            value={priority}
            onChange={(value) => {
              changeDraft({ priority: value });
            }}
            options={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
          />
        </label>
        <label>
          <span>{t('instruct.deadline')}</span>
          <Select
            value={deadlineMinutes}
            onChange={(value) => {
              changeDraft({ deadlineMinutes: value });
            }}
            options={DEADLINES_MINUTES.map((value) => ({ value, label: t('instruct.minutes', { count: value }) }))}
          />
        </label>
      </div>
      {draft.kind === 'check-in' ? (
        <Checkbox
          className="repeats"
          checked={repeats}
          onChange={(event) => {
            changeDraft({ repeats: event.target.checked });
          }}
        >
          {t('instruct.repeats', { count: deadlineMinutes })}
        </Checkbox>
      ) : null}
    </>
  );
}

/** Receivers a refusal is about: its details name them by their place in the order. */
function namedReceivers(error: unknown, officerIds: readonly number[]): number[] {
  if (!(error instanceof LiveRefusal)) return [];
  return (error.details ?? []).flatMap(({ path }) => {
    const index = /^officerIds\.(\d+)$/.exec(path)?.[1];
    const officerId = index === undefined ? undefined : officerIds[Number(index)];
    return officerId === undefined ? [] : [officerId];
  });
}
