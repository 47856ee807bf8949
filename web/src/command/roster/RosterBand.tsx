import { CloseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { rosterNowQuery } from '../../api/roster.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useLive, useLiveTopicCalmly } from '../../live/live-context.ts';
import { useLimits } from '../../live/use-limits.ts';
import { useServerNow } from '../../live/use-now.ts';
import { Empty, PanelState } from '../../panels/PanelState.tsx';
import {
  DUTY_STANDINGS,
  groupDuty,
  missing,
  restNow,
  type DutyGroup,
  type DutyPerson,
  type DutyStanding,
} from '../../view/duty-standing.ts';
import { toggleRoster, useView } from '../../view/view-state.ts';
import { goToOfficer } from '../go-to-officer.ts';
import './roster-band.css';

/** People of a group who are shown at first; a whole squad is a row of marks nobody reads. */
const PEOPLE_SHOWN = 14;

/** Who is on duty, next, late and absent, by squad or beat, over the map's lower edge. */
export function RosterBand(): ReactElement {
  const { t } = useTranslation();
  const [by, setBy] = useState<'squad' | 'beat'>('squad');
  const query = useQuery(rosterNowQuery);
  const { officers } = useLiveTopicCalmly('officers', 2_000);
  const now = useServerNow();
  const { absentSeconds } = useLimits().picture;
  const groups = query.data ? groupDuty(query.data.shifts, officers, by, now, absentSeconds) : [];
  const people = groups.flatMap((group) => group.people);
  return (
    <section className="roster-band" aria-label={t('duty.title')} data-testid="roster-band">
      <header>
        <h2>{t('duty.title')}</h2>
        <p className="roster-counts" data-testid="roster-counts">
          <span>
            {t('duty.planned')} <b>{sum(groups, ({ planned }) => planned)}</b>
          </span>
          <span>
            {t('duty.clockedIn')} <b>{sum(groups, ({ clockedIn }) => clockedIn)}</b>
          </span>
          {DUTY_STANDINGS.map((standing) => (
            <span key={standing} className={`duty-${standing}`} data-standing={standing}>
              <DutyMark standing={standing} /> {t(`duty.standing.${standing}`)}{' '}
              <b>{people.filter((person) => person.standing === standing).length}</b>
            </span>
          ))}
        </p>
        <Segmented
          size="small"
          value={by}
          aria-label={t('duty.by')}
          options={[
            { value: 'squad', label: t('duty.bySquad') },
            { value: 'beat', label: t('duty.byBeat') },
          ]}
          onChange={setBy}
        />
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined />}
          aria-label={t('common.close')}
          onClick={toggleRoster}
        />
      </header>
      {query.data && !query.isError ? null : <PanelState query={query} />}
      {query.data && groups.length === 0 ? <Empty>{t('duty.empty')}</Empty> : null}
      <div className="roster-groups">
        {groups.map((group) => (
          <Group key={group.id} group={group} />
        ))}
      </div>
    </section>
  );
}

function sum(groups: readonly DutyGroup[], of: (group: DutyGroup) => number): number {
  return groups.reduce((total, group) => total + of(group), 0);
}

function Group({ group }: { readonly group: DutyGroup }): ReactElement {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { name, planned, clockedIn, people } = group;
  const shown = all ? people : people.slice(0, Math.max(PEOPLE_SHOWN, missing(group)));
  return (
    <section className="roster-group" data-testid="roster-group" data-missing={missing(group)}>
      <h3>
        {name}
        <small className={clockedIn < planned ? 'warn' : 'quiet'} aria-label={t('duty.of', { clockedIn, planned })}>
          {clockedIn}/{planned}
        </small>
      </h3>
      <div className="roster-people">
        {shown.map((person) => (
          <Person key={person.shift.shiftId} person={person} />
        ))}
        {people.length > shown.length ? (
          <button
            type="button"
            className="duty-person more"
            onClick={() => {
              setAll(true);
            }}
          >
            {t('duty.more', { count: people.length - shown.length })}
          </button>
        ) : null}
      </div>
    </section>
  );
}

interface DutyMarkProps {
  readonly standing: DutyStanding;
  /** No word beside it says the same. */
  readonly named?: boolean;
}

/** Letters tell them apart where colours do not. */
function DutyMark({ standing, named = false }: DutyMarkProps): ReactElement {
  const { t } = useTranslation();
  const says = named
    ? ({ role: 'img', 'aria-label': t(`duty.standing.${standing}`) } as const)
    : { 'aria-hidden': true };
  return (
    <i className={`duty-mark ${standing}`} {...says}>
      {t(`duty.letter.${standing}`)}
    </i>
  );
}

function Person({ person: { shift, standing } }: { readonly person: DutyPerson }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { store } = useLive();
  const rest = restNow(shift, useServerNow());
  const { officerId, name, badge, beat, startsAt, endsAt, clockedInAt, clockedOutAt } = shift;
  const selected = useView(({ selection }) => selection?.kind === 'officer' && selection.officerId === officerId);
  const says = [
    `${t(`duty.standing.${standing}`)} · ${name} ${badge} · ${beat}`,
    `${format.time(startsAt)}–${format.time(endsAt)}`,
    ...(clockedInAt === null ? [] : [t('duty.in', { time: format.time(clockedInAt) })]),
    ...(clockedOutAt === null ? [] : [t('duty.out', { time: format.time(clockedOutAt) })]),
    ...(rest ? [t('duty.resting', { since: format.time(rest.startsAt), until: format.time(rest.endsAt) })] : []),
  ].join(' · ');
  return (
    <button
      type="button"
      className={`duty-person ${standing}`}
      aria-pressed={selected}
      title={says}
      data-testid="duty-person"
      data-standing={standing}
      data-officer={officerId}
      onClick={() => {
        goToOfficer(store, officerId);
      }}
    >
      <DutyMark standing={standing} named />
      {name}
      {standing === 'next' ? <small>{format.time(startsAt)}</small> : null}
      {rest ? (
        <small data-testid="duty-resting">
          {t('duty.restLetter')} {format.time(rest.startsAt)}
        </small>
      ) : null}
    </button>
  );
}
