import { useQuery } from '@tanstack/react-query';
import type { Appeal } from '@xuncheng/contract';
import { Button, Tag } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { appealsQuery, openAppealsQuery } from '../api/appeals.ts';
import { useFormat } from '../i18n/use-format.ts';
import { AppealCourse } from '../panels/AppealCourse.tsx';
import { Empty, PanelState } from '../panels/PanelState.tsx';
import { AppealDecisionForm } from './AppealDecisionForm.tsx';

const DECIDED_SHOWN = 50;

/** Appeals that wait, the longest waiting first, each decided here; and those that were decided. */
export function AppealList(): ReactElement {
  const { t } = useTranslation();
  const open = useQuery(openAppealsQuery);
  const decided = (useQuery(appealsQuery).data ?? []).filter(({ state }) => state !== 'open').slice(0, DECIDED_SHOWN);
  const [deciding, setDeciding] = useState<Appeal | null>(null);
  return (
    <section className="exemptions">
      <p className="quiet">{t('appeal.kept')}</p>
      <h2>{t('appeal.openTitle', { count: open.data?.length ?? 0 })}</h2>
      {open.data ? null : <PanelState query={open} />}
      {open.data?.length === 0 ? <Empty>{t('appeal.none')}</Empty> : null}
      <ul className="rows">
        {open.data?.map((appeal) => (
          <AppealRow key={appeal.id} appeal={appeal} onDecide={setDeciding} />
        ))}
      </ul>
      {decided.length > 0 ? <h2>{t('appeal.doneTitle')}</h2> : null}
      <ul className="rows">
        {decided.map((appeal) => (
          <AppealRow key={appeal.id} appeal={appeal} />
        ))}
      </ul>
      {deciding ? (
        <AppealDecisionForm
          appeal={deciding}
          onClose={() => {
            setDeciding(null);
          }}
        />
      ) : null}
    </section>
  );
}

function AppealRow({
  appeal,
  onDecide,
}: {
  readonly appeal: Appeal;
  readonly onDecide?: (appeal: Appeal) => void;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { id, officerName, badge, measure, state, level, shiftStartsAt, shiftEndsAt, beat } = appeal;
  return (
    <li className="row tall" data-testid="appeal-row" data-appeal={id} data-state={state} data-level={level}>
      <span className="row-main">
        <span>
          <b>{t('appeal.officer', { name: officerName, badge })}</b>{' '}
          <Tag>{measure ? t(`measure.${measure}`) : t('appeal.wholeShift')}</Tag>
          <Tag>{t('appeal.level', { level })}</Tag>
          <Tag>{t(`appeal.state.${state}`)}</Tag>
        </span>
        <small>
          {t('appeal.shift', {
            date: format.date(shiftStartsAt),
            start: format.time(shiftStartsAt),
            end: format.time(shiftEndsAt),
            beat,
          })}
        </small>
        <AppealCourse appeal={appeal} />
      </span>
      {onDecide ? (
        <Button
          type="primary"
          data-testid="appeal-decide"
          onClick={() => {
            onDecide(appeal);
          }}
        >
          {t('appeal.decide')}
        </Button>
      ) : null}
    </li>
  );
}
