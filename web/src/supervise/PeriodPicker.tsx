import { useQuery } from '@tanstack/react-query';
import { DatePicker, Segmented, Select } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { periodsQuery, type EvaluatedSpan } from '../api/evaluation.ts';
import { cityZone } from '../i18n/city-zone.ts';
import { PERIOD_NAMES, spanOf, spanOfDays, type PeriodName } from './period.ts';

interface PeriodPickerProps {
  readonly span: EvaluatedSpan;
  readonly onChange: (span: EvaluatedSpan) => void;
  /** Offer periods that are frozen as well. */
  readonly withFrozen: boolean;
}

/** The usual periods by one click, any days by two, and what is frozen. */
export function PeriodPicker({ span, onChange, withFrozen }: PeriodPickerProps): ReactElement {
  const { t } = useTranslation();
  const periods = useQuery(periodsQuery).data ?? [];
  const [name, setName] = useState<PeriodName | 'custom' | 'frozen'>('today');
  return (
    <div className="table-tools" role="group" aria-label={t('supervise.period.label')}>
      <Segmented<PeriodName | 'custom' | 'frozen'>
        value={name}
        data-testid="period"
        onChange={(value) => {
          setName(value);
          if (value === 'custom' || value === 'frozen') return;
          const chosen = spanOf(value, Date.now(), cityZone());
          onChange(value === 'month' ? { ...chosen, previous: 'month' } : chosen);
        }}
        options={[
          ...PERIOD_NAMES.map((value) => ({ value, label: t(`supervise.period.${value}`) })),
          { value: 'custom' as const, label: t('supervise.period.custom') },
        ]}
      />
      {name === 'custom' ? (
        <DatePicker.RangePicker
          allowClear={false}
          onChange={(days) => {
            const [first, last] = days ?? [];
            if (first && last) onChange(spanOfDays(first.toDate(), last.toDate(), cityZone()));
          }}
        />
      ) : null}
      {withFrozen && periods.length > 0 ? (
        <Select<number>
          className="frozen-periods"
          aria-label={t('supervise.period.frozen')}
          placeholder={t('supervise.period.frozen')}
          value={'periodId' in span ? span.periodId : null}
          options={periods.map((period) => ({ value: period.id, label: `❄ ${period.name}` }))}
          onChange={(periodId) => {
            setName('frozen');
            onChange({ periodId });
          }}
        />
      ) : null}
    </div>
  );
}
