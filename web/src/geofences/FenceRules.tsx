import { ABSENT_WHEN, SEVERITIES, type Geofence, type Severity } from '@xuncheng/contract';
import { InputNumber, Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { changeWishes } from './fence-draft.ts';

type Alarms = Geofence['alarms'];
const FIRST_ABSENT_MINUTES = 15;

/** Of what an alarm is raised, and how severe it is. */
export function FenceRules({ alarms }: { readonly alarms: Alarms }): ReactElement {
  const { t } = useTranslation();
  const { absent } = alarms;
  const change = (part: Partial<Alarms>): void => {
    changeWishes({ alarms: { ...alarms, ...part } });
  };
  return (
    <fieldset className="receiver-choice">
      <legend>{t('geofence.rules')}</legend>
      <div className="fence-rules">
        <span>{t('geofence.enter')}</span>
        <SeverityChoice kind="enter" value={alarms.enter} onChange={(enter) => change({ enter })} />
        <span>{t('geofence.leave')}</span>
        <SeverityChoice kind="leave" value={alarms.leave} onChange={(leave) => change({ leave })} />
        <span>{t('geofence.absent')}</span>
        <SeverityChoice
          kind="absent"
          value={absent?.severity ?? null}
          onChange={(severity) => {
            const { minutes, when } = absent ?? { minutes: FIRST_ABSENT_MINUTES, when: 'nobody' as const };
            change({ absent: severity && { severity, minutes, when } });
          }}
        />
      </div>
      {absent ? (
        <div className="form-pair">
          <label>
            <span>{t('geofence.absent')}</span>
            <Select
              value={absent.when}
              options={ABSENT_WHEN.map((value) => ({ value, label: t(`geofence.absentWhen.${value}`) }))}
              onChange={(when) => {
                change({ absent: { ...absent, when } });
              }}
            />
          </label>
          <label>
            <span>{t('geofence.absentMinutes')}</span>
            <InputNumber
              value={absent.minutes}
              min={1}
              max={240}
              precision={0}
              onChange={(minutes) => {
                if (minutes !== null) change({ absent: { ...absent, minutes } });
              }}
            />
          </label>
        </div>
      ) : null}
    </fieldset>
  );
}

interface SeverityChoiceProps {
  readonly kind: keyof Alarms;
  readonly value: Severity | null;
  readonly onChange: (severity: Severity | null) => void;
}

function SeverityChoice({ kind, value, onChange }: SeverityChoiceProps): ReactElement {
  const { t } = useTranslation();
  const none = { value: 'none' as const, label: t('geofence.noAlarm') };
  return (
    <Select<Severity | 'none'>
      value={value ?? 'none'}
      size="small"
      aria-label={t(`geofence.${kind}`)}
      data-testid={`fence-alarm-${kind}`}
      options={[none, ...SEVERITIES.map((severity) => ({ value: severity, label: t(`severity.${severity}`) }))]}
      onChange={(chosen) => {
        onChange(chosen === 'none' ? null : chosen);
      }}
    />
  );
}
