import { ArrowUpOutlined, StopOutlined, UserOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { Alarm, NewAlarmNote } from '@xuncheng/contract';
import { App, Button, Input, Popconfirm, Select } from 'antd';
import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { alarmAssigneesQuery, noteAlarm } from '../api/alarms.ts';
import { useSession } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useLive } from '../live/live-context.ts';
import { useOptionSearch } from '../view/use-text-search.ts';

type Note = NewAlarmNote extends infer Each ? (Each extends unknown ? Omit<Each, 'key'> : never) : never;

/** What can be done about an alarm beside acknowledging it: taken or given, escalated, found false, commented on. */
export function AlarmHandling({ alarm }: { readonly alarm: Alarm }): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const { message } = App.useApp();
  const { store } = useLive();
  const own = useSession().data?.accountId;
  const assignees = useQuery(alarmAssigneesQuery(alarm.id)).data ?? [];
  const [comment, setComment] = useState('');
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  const underWay = useRef(false);
  /** Of the note being written: kept until it is answered, so that a lost answer makes no second one. */
  const tried = useRef<{ readonly what: string; readonly key: string }>(undefined);
  const write = async (note: Note): Promise<boolean> => {
    // State comes a render too late for the second click of a double click.
    if (underWay.current) return false;
    underWay.current = true;
    setBusy(true);
    const what = JSON.stringify(note);
    if (tried.current?.what !== what) tried.current = { what, key: crypto.randomUUID() };
    let isWritten = false;
    try {
      store.applyAlarm(await noteAlarm(alarm.id, { ...note, key: tried.current.key }));
      tried.current = undefined;
      isWritten = true;
    } catch (error) {
      void message.error(failureText(error, t));
    }
    underWay.current = false;
    setBusy(false);
    return isWritten;
  };
  const say = async (): Promise<void> => {
    const text = comment.trim();
    if (text !== '' && (await write({ kind: 'comment', text }))) setComment('');
  };
  return (
    <section className="card-section alarm-handling" data-testid="alarm-handling">
      <div className="alarm-handling-actions">
        <Select<number>
          value={null}
          size="small"
          disabled={busy}
          suffix={<UserOutlined />}
          placeholder={alarm.assignee ?? t('alarms.assign')}
          aria-label={t('alarms.assign')}
          data-testid="alarm-assign"
          showSearch={byName}
          options={[...assignees]
            .sort((a, b) => Number(b.accountId === own) - Number(a.accountId === own))
            .map(({ accountId, name }) => ({
              value: accountId,
              label: accountId === own ? t('alarms.takeOver', { name }) : name,
            }))}
          onChange={(assigneeId) => void write({ kind: 'assigned', text: '', assigneeId })}
        />
        {alarm.escalatedAt === null && alarm.falseAt === null ? (
          <Button
            size="small"
            icon={<ArrowUpOutlined />}
            disabled={busy}
            onClick={() => void write({ kind: 'escalated', text: '' })}
          >
            {t('alarms.escalate')}
          </Button>
        ) : null}
        {alarm.falseAt === null ? (
          <Popconfirm
            title={t('alarms.falseWhy')}
            description={
              <Input
                value={why}
                maxLength={500}
                data-testid="alarm-false-why"
                onChange={(event) => {
                  setWhy(event.target.value);
                }}
              />
            }
            okText={t('alarms.false')}
            cancelText={t('common.back')}
            okButtonProps={{ disabled: why.trim() === '', 'data-testid': 'alarm-false-confirm' }}
            onConfirm={() => void write({ kind: 'false', text: why.trim() })}
          >
            <Button size="small" icon={<StopOutlined />} disabled={busy} data-testid="alarm-false">
              {t('alarms.false')}
            </Button>
          </Popconfirm>
        ) : null}
      </div>
      <Input.Search
        value={comment}
        maxLength={500}
        enterButton={t('alarms.comment')}
        placeholder={t('alarms.commentPlaceholder')}
        aria-label={t('alarms.comment')}
        data-testid="alarm-comment"
        loading={busy}
        onChange={(event) => {
          setComment(event.target.value);
        }}
        onSearch={() => void say()}
      />
    </section>
  );
}
