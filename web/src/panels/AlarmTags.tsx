import type { Alarm } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/** What people know of an alarm at a glance: escalated, false, whose it is. */
export function AlarmTags({ alarm }: { readonly alarm: Alarm }): ReactElement | null {
  const { t } = useTranslation();
  return (
    <>
      {alarm.escalatedAt !== null && alarm.acknowledgedAt === null ? (
        <em className="alarm-tag escalated">↑ {t('alarms.escalated')}</em>
      ) : null}
      {alarm.falseAt === null ? null : <em className="alarm-tag">{t('alarms.false')}</em>}
      {alarm.assignee === null ? null : <em className="alarm-tag">{alarm.assignee}</em>}
    </>
  );
}
