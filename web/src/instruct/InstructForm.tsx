import { AimOutlined, CloseOutlined, SendOutlined } from '@ant-design/icons';
import { INSTRUCTION_TEXT_MAX, PRIORITIES, type NewInstruction } from '@xuncheng/contract';
import { Alert, App, Button, Input, Segmented, Select } from 'antd';
import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { LiveRefusal } from '../live/operator-link.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useLive, useLiveTopicCalmly } from '../live/live-context.ts';
import {
  changeDraft,
  endInstruction,
  select,
  useView,
  type InstructionDraft,
  type MapPlace,
} from '../view/view-state.ts';

const TEMPLATES = [
  'instruct.template.goThere',
  'instruct.template.streetTrading',
  'instruct.template.patrol',
  'instruct.template.waterLevel',
] as const;
const DEADLINES_MINUTES = [15, 30, 60, 120, 240] as const;
const USUAL_DEADLINE_MINUTES = 60;
/** Receivers shown by name; a whole squad is a number. */
const MOST_RECEIVERS_NAMED = 6;

type Priority = (typeof PRIORITIES)[number];

/**
 * Writing an instruction. The draft carries the key that makes it one instruction however often it is sent: a double click, and a
 * retry after an answer that never came, both meet the same key.
 */
export function InstructForm({ draft }: { readonly draft: InstructionDraft }): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { link, store } = useLive();
  const [priority, setPriority] = useState<Priority>('routine');
  const [deadlineMinutes, setDeadlineMinutes] = useState<number>(USUAL_DEADLINE_MINUTES);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const underWay = useRef(false);
  const problem =
    draft.officerIds.length === 0
      ? t('instruct.needReceiver')
      : draft.text.trim() === ''
        ? t('instruct.needText')
        : null;

  const send = async (): Promise<void> => {
    // State comes a render too late for the second click of a double click.
    if (underWay.current || problem !== null) return;
    underWay.current = true;
    setSending(true);
    setFailure(null);
    const order: NewInstruction = {
      idempotencyKey: draft.idempotencyKey,
      officerIds: [...draft.officerIds],
      text: draft.text.trim(),
      priority,
      deadlineMinutes,
      ...(draft.place ? { place: draft.place } : {}),
    };
    try {
      const instruction = await link.instruct(order);
      void message.success(t('instruct.sent'));
      endInstruction();
      useView.setState({ chosen: new Set() });
      select({ kind: 'instruction', instructionId: instruction.id });
    } catch (error) {
      const names = namedReceivers(error, draft.officerIds).map((id) => store.officers.get(id)?.name ?? String(id));
      const text = failureText(error, t);
      setFailure(names.length === 0 ? text : t('error.named', { message: text, names: names.join(', ') }));
      setSending(false);
    }
    underWay.current = false;
  };

  return (
    <form
      className="card instruct-form"
      data-testid="instruct-form"
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
          onClick={endInstruction}
        />
      </header>
      <label>
        <span>{t('instruct.to')}</span>
        <ReceiverSelect officerIds={draft.officerIds} />
      </label>
      <label>
        <span>{t('instruct.text')}</span>
        <Input.TextArea
          value={draft.text}
          rows={4}
          maxLength={INSTRUCTION_TEXT_MAX}
          showCount
          autoFocus
          placeholder={t('instruct.textPlaceholder')}
          data-testid="instruct-text"
          onChange={(event) => {
            changeDraft({ text: event.target.value });
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
          }}
        />
      </label>
      <div className="templates" role="group" aria-label={t('instruct.templates')}>
        {TEMPLATES.map((key) => (
          <button
            key={key}
            type="button"
            onClick={() => {
              changeDraft({ text: t(key) });
            }}
          >
            {t(key)}
          </button>
        ))}
      </div>
      <PlaceChoice draft={draft} />
      <div className="form-pair">
        <label>
          <span>{t('instruct.priority')}</span>
          <Segmented<Priority>
            block
            value={priority}
            onChange={setPriority}
            options={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
          />
        </label>
        <label>
          <span>{t('instruct.deadline')}</span>
          <Select
            value={deadlineMinutes}
            onChange={setDeadlineMinutes}
            options={DEADLINES_MINUTES.map((value) => ({ value, label: t('instruct.minutes', { count: value }) }))}
          />
        </label>
      </div>
      {failure ? <Alert type="error" showIcon role="alert" title={failure} data-testid="instruct-failure" /> : null}
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
        {sending ? t('instruct.sending') : failure ? t('instruct.retrySame') : (problem ?? t('instruct.send'))}
      </Button>
    </form>
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

function ReceiverSelect({ officerIds }: { readonly officerIds: readonly number[] }): ReactElement {
  const { t } = useTranslation();
  const store = useLiveTopicCalmly('officers', 5_000);
  const options = [...store.officers.values()].map((officer) => ({
    value: officer.officerId,
    label: `${officer.name} ${officer.badge}`,
  }));
  return (
    <Select
      mode="multiple"
      value={[...officerIds]}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
      maxTagCount={MOST_RECEIVERS_NAMED}
      placeholder={t('instruct.toPlaceholder')}
      aria-label={t('instruct.to')}
      onChange={(chosen) => {
        changeDraft({ officerIds: chosen });
      }}
    />
  );
}

function PlaceChoice({ draft }: { readonly draft: InstructionDraft }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { store } = useLive();
  const picking = useView((view) => view.pickingPlace);
  const selection = useView((view) => view.selection);
  const officer = draft.officerIds.length === 1 ? store.officers.get(draft.officerIds[0]!) : undefined;
  const alarm = selection?.kind === 'alarm' ? store.alarms.get(selection.alarmId) : undefined;
  const offers: { text: string; place: MapPlace }[] = [];
  if (officer && officer.lon !== null && officer.lat !== null) {
    offers.push({ text: t('instruct.placeOfficer'), place: { lon: officer.lon, lat: officer.lat } });
  }
  if (alarm && alarm.lon !== null && alarm.lat !== null) {
    offers.push({ text: t('instruct.placeAlarm'), place: { lon: alarm.lon, lat: alarm.lat, name: alarm.sourceName } });
  }
  const { place } = draft;
  return (
    <fieldset className="place-choice">
      <legend>{t('instruct.place')}</legend>
      <p data-testid="instruct-place">
        {place
          ? t('instruct.placeChosen', {
              place: place.name ?? `${format.number(place.lon, 5)}, ${format.number(place.lat, 5)}`,
            })
          : t('instruct.placeNone')}
        {place ? (
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('instruct.placeNone')}
            onClick={() => {
              changeDraft({ place: null });
            }}
          />
        ) : null}
      </p>
      <div className="place-buttons">
        <Button
          size="small"
          icon={<AimOutlined />}
          type={picking ? 'primary' : 'default'}
          aria-pressed={picking}
          data-testid="instruct-pick"
          onClick={() => {
            useView.setState({ pickingPlace: !picking });
          }}
        >
          {t('instruct.placeMap')}
        </Button>
        {offers.map((offer) => (
          <Button
            key={offer.text}
            size="small"
            onClick={() => {
              changeDraft({ place: offer.place });
            }}
          >
            {offer.text}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}
