import { useQuery } from '@tanstack/react-query';
import type { LimitHistory, Limits } from '@xuncheng/contract';
import { Alert, Button, Input, Modal } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { changeLimits, limitHistoryQuery, limitsQuery } from '../../api/limits.ts';
import { PanelState } from '../../panels/PanelState.tsx';
import { useSaving } from '../use-saving.ts';
import { absenceOf, fieldsOf, LIMIT_GROUPS, numberAt, pathOf, problemsOf, withNumberAt } from './limit-fields.ts';
import { LimitTable } from './LimitTable.tsx';
import { TimeZoneSetting } from './TimeZoneSetting.tsx';

/** Every limit that something is computed by: what it means, what it was, and a way to change it. */
export function LimitsView(): ReactElement {
  const current = useQuery(limitsQuery);
  const history = useQuery(limitHistoryQuery);
  if (!current.data) return <PanelState query={current} />;
  if (!history.data) return <PanelState query={history} />;
  // Begun anew when they are others, not whenever they are asked for again: what is being changed stays.
  return <LimitsForm key={JSON.stringify(current.data)} current={current.data} history={history.data} />;
}

function LimitsForm({ current, history }: { readonly current: Limits; readonly history: LimitHistory }): ReactElement {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(current);
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const saving = useSaving(changeLimits, {
    refresh: [['limits'], ['evaluation'], ['coverage'], ['gaps']],
    said: ({ shiftsRecomputed }) => t('limits.saved', { count: shiftsRecomputed }),
    onDone: () => {
      setAsking(false);
    },
  });
  const problems = problemsOf(wanted);
  const paths = LIMIT_GROUPS.flatMap((group) =>
    fieldsOf(group, history.defaults).flatMap((field) => (field.parts ?? [null]).map((part) => pathOf(field, part))),
  );
  const changed = paths.filter((path) => numberAt(current, path) !== numberAt(wanted, path));
  return (
    <div className="admin-stack" data-testid="limits">
      <TimeZoneSetting />
      <Alert type="info" showIcon title={t('limits.hint')} />
      {LIMIT_GROUPS.map((group) => (
        <LimitTable
          key={group}
          group={group}
          current={current}
          wanted={wanted}
          history={history}
          problems={problems}
          onChange={(path, value) => {
            setWanted((before) => withNumberAt(before, path, value));
          }}
        />
      ))}
      <div className="admin-bar" role="status">
        <span className={problems.size > 0 ? 'bad admin-push' : 'admin-push'}>
          {problems.size > 0
            ? t('limits.problems', { count: problems.size })
            : t('limits.changes', { count: changed.length })}
        </span>
        <Button
          disabled={changed.length === 0}
          onClick={() => {
            setWanted(current);
          }}
        >
          {t('limits.undo')}
        </Button>
        <Button
          type="primary"
          disabled={changed.length === 0 || problems.size > 0}
          data-testid="save-limits"
          onClick={() => {
            setAsking(true);
          }}
        >
          {t('admin.save')}
        </Button>
      </div>
      <Modal
        open={isAsking}
        title={t('limits.confirm')}
        okText={t('limits.apply')}
        okButtonProps={{ loading: saving.isPending, disabled: reason.trim().length < 2 }}
        onOk={() => {
          saving.mutate({ limits: wanted, reason: reason.trim(), seen: current });
        }}
        onCancel={() => {
          setAsking(false);
        }}
      >
        <p>{t('limits.confirmText')}</p>
        <ul className="limit-changes">
          {changed.map((path) => (
            <li key={path}>
              <code>{path}</code>{' '}
              {[current, wanted]
                .map((limits) => {
                  const absence = absenceOf(path);
                  return String(numberAt(limits, path) ?? (absence === null ? '—' : t(`limits.${absence}`)));
                })
                .join(' → ')}
            </li>
          ))}
        </ul>
        <label className="admin-stack">
          <span>{t('limits.reason')}</span>
          <Input.TextArea
            value={reason}
            rows={2}
            maxLength={300}
            data-testid="limits-reason"
            onChange={(event) => {
              setReason(event.target.value);
            }}
          />
        </label>
      </Modal>
    </div>
  );
}
