import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Measure, MeasureDefinition, NewWeightProfile, ProfilePart } from '@xuncheng/contract';
import { App, DatePicker, Input, InputNumber, Modal } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { addWeightProfile } from '../api/evaluation.ts';
import { cityZone } from '../i18n/city-zone.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ProfileTableHead } from './ProfileTableHead.tsx';
import { cityMoment } from './period.ts';

type Row = Omit<ProfilePart, 'measure'>;

/** New weights, begun from those in force; they can be sent once they add up to 100. */
export function WeightProfileForm({
  measures,
  start,
  onClose,
}: {
  readonly measures: readonly MeasureDefinition[];
  readonly start: readonly ProfilePart[];
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const format = useFormat();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [effectiveFrom, setEffectiveFrom] = useState<number | null>(null);
  const [rows, setRows] = useState<ReadonlyMap<Measure, Row>>(
    () =>
      new Map(
        measures
          .filter(({ better }) => better !== 'neither')
          .map(({ id, better }) => {
            const part = start.find(({ measure }) => measure === id);
            const usual = better === 'lower' ? { zeroAt: 1, fullAt: 0 } : { zeroAt: 0, fullAt: 1 };
            return [id, part ?? { weight: 0, ...usual }];
          }),
      ),
  );
  const sum = [...rows.values()].reduce((total, row) => total + row.weight, 0);
  const add = useMutation({
    mutationFn: (given: NewWeightProfile) => addWeightProfile(given),
    onSuccess: async () => {
      void message.success(t('profile.added'));
      onClose();
      await client.invalidateQueries({ queryKey: ['evaluation'] });
    },
    onError: (error) => void message.error(failureText(error, t)),
  });
  const change = (measure: Measure, part: Partial<Row>): void => {
    setRows((before) => {
      const row = before.get(measure);
      return row ? new Map(before).set(measure, { ...row, ...part }) : before;
    });
  };
  const language = format.language === 'en' ? 'en' : 'zh';
  const isWhole = Math.abs(sum - 100) < 1e-6;
  return (
    <Modal
      open
      width={640}
      title={t('profile.add')}
      okText={t('profile.add')}
      okButtonProps={{ disabled: !isWhole || !name.trim() || effectiveFrom === null, loading: add.isPending }}
      onOk={() => {
        if (effectiveFrom === null) return;
        const parts = [...rows]
          .filter(([, row]) => row.weight > 0)
          .map(([measure, { weight, zeroAt, fullAt }]) => ({ measure, weight, zeroAt, fullAt }));
        add.mutate({ name: name.trim(), effectiveFrom, parts });
      }}
      onCancel={onClose}
    >
      <div className="profile-head">
        <label className="field">
          {t('profile.name')}
          <Input
            value={name}
            maxLength={100}
            onChange={(event) => {
              setName(event.target.value);
            }}
          />
        </label>
        <label className="field">
          {t('profile.effectiveFrom')}
          <DatePicker
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            onChange={(moment) => {
              setEffectiveFrom(moment ? cityMoment(moment.toDate(), cityZone()) : null);
            }}
          />
        </label>
      </div>
      <table className="figure-list">
        <ProfileTableHead />
        <tbody>
          {[...rows].map(([measure, row]) => {
            const label = measures.find(({ id }) => id === measure)?.name[language] ?? measure;
            const field = (key: keyof Row, step: number): ReactElement => (
              <InputNumber
                size="small"
                aria-label={label}
                step={step}
                value={row[key]}
                onChange={(value) => {
                  change(measure, { [key]: value ?? 0 });
                }}
              />
            );
            return (
              <tr key={measure}>
                <th scope="row">{label}</th>
                <td>{field('weight', 5)}</td>
                <td>{field('zeroAt', 0.05)}</td>
                <td>{field('fullAt', 0.05)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={isWhole ? 'good' : 'bad'} role="status">
        {t('profile.sum', { sum: format.number(sum, 1) })}
      </p>
    </Modal>
  );
}
