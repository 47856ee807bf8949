import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Handover } from '@xuncheng/contract';
import { App, Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { handoversQuery, takeHandover } from '../../api/handovers.ts';
import { useMay, useSession } from '../../api/session.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useLiveTopic } from '../../live/live-context.ts';
import { alarmTypeText } from '../../view/alarm-text.ts';
import { select, useView, type Selection } from '../../view/view-state.ts';

/** One note: who left it, what stood open, and what of that still does; somebody else takes it over. */
export function HandoverNote({ note }: { readonly note: Handover }): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const format = useFormat();
  const client = useQueryClient();
  const may = useMay();
  const own = useSession().data?.accountId === note.writtenById;
  const taking = useMutation({
    mutationFn: takeHandover,
    onSuccess: () => client.invalidateQueries({ queryKey: handoversQuery.queryKey }),
    onError: (error) => void message.error(failureText(error, t)),
  });
  const at = (time: number): string => `${format.date(time)} ${format.time(time)}`;
  const { onDuty, outOfSight } = note.standing;
  const isWaiting = note.takenAt === null;
  return (
    <li
      className={isWaiting ? 'handover-note waiting' : 'handover-note'}
      data-testid="handover-note"
      data-handover={note.id}
    >
      <header>
        <b>{note.writtenBy}</b>
        <time className="quiet">{at(note.writtenAt)}</time>
      </header>
      <p className="handover-words">{note.words}</p>
      <p className="quiet small">{t('handover.duty', { onDuty, outOfSight })}</p>
      <StillOpen note={note} />
      {note.takenAt !== null ? (
        <small className="quiet">{t('handover.taken', { name: note.takenBy, time: at(note.takenAt) })}</small>
      ) : may.instruct && !own ? (
        <Button
          type="primary"
          loading={taking.isPending}
          data-testid="handover-take"
          onClick={() => {
            taking.mutate(note.id);
          }}
        >
          {t('handover.take')}
        </Button>
      ) : (
        <small className="warn">{t('handover.notTaken')}</small>
      )}
    </li>
  );
}

/** What was open when the note was written and is still, to be looked at; the rest as a number. */
function StillOpen({ note: { standing } }: { readonly note: Handover }): ReactElement {
  const { t } = useTranslation();
  const { alarms } = useLiveTopic('alarms');
  const { instructions } = useLiveTopic('instructions');
  const { reports } = useLiveTopic('reports');
  const open: { readonly key: string; readonly text: string; readonly selection: Selection }[] = [];
  for (const alarmId of standing.alarmIds) {
    const alarm = alarms.get(alarmId);
    if (alarm?.active || alarm?.acknowledgedAt === null)
      open.push({
        key: `alarm ${String(alarmId)}`,
        text: `${t('tab.alarms')} · ${alarmTypeText(alarm.type, t)}`,
        selection: { kind: 'alarm', alarmId },
      });
  }
  for (const instructionId of standing.instructionIds) {
    const instruction = instructions.get(instructionId);
    if (instruction)
      open.push({
        key: instructionId,
        text: `${t('tab.instructions')} · ${instruction.text}`,
        selection: { kind: 'instruction', instructionId },
      });
  }
  for (const reportId of standing.reportIds) {
    const report = reports.get(reportId);
    if (report && report.state !== 'closed')
      open.push({
        key: reportId,
        text: `${t('tab.reports')} · ${t(`report.kind.${report.kind}`)}`,
        selection: { kind: 'report', reportId },
      });
  }
  const then = standing.alarmIds.length + standing.instructionIds.length + standing.reportIds.length;
  if (then === 0) return <p className="quiet small">{t('handover.nothingOpen')}</p>;
  return (
    <>
      <p className="quiet small">{t('handover.stillOpen', { then, now: open.length })}</p>
      <ul className="handover-open">
        {open.map(({ key, text, selection }) => (
          <li key={key}>
            <button
              type="button"
              className="link-button"
              onClick={() => {
                select(selection);
                useView.setState({ handoverOpen: false });
              }}
            >
              {text}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
