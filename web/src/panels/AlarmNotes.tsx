import type { Alarm } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';

/** What was done about an alarm, newest first. */
export function AlarmNotes({ notes }: { readonly notes: Alarm['notes'] }): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  if (notes.length === 0) return null;
  return (
    <ol className="alarm-notes" data-testid="alarm-notes">
      {notes.toReversed().map((note) => (
        <li key={note.id} data-kind={note.kind}>
          <b>
            {note.kind === 'assigned'
              ? t('alarms.note.assigned', { name: note.assignee ?? '' })
              : t(`alarms.note.${note.kind}`)}
          </b>{' '}
          {note.text}
          <small className="quiet">
            {note.by ?? t('stepSource.clock')} · {format.time(note.at, true)}
          </small>
        </li>
      ))}
    </ol>
  );
}
