import { AimOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { Empty } from '../panels/PanelState.tsx';
import { StateMark } from '../panels/StateMark.tsx';
import { flyTo, select, useView } from '../view/view-state.ts';
import { officerAt } from './picture-at.ts';
import type { ReplayPlayer } from './replay-player.ts';
import { useCalmClock } from './use-calm-clock.ts';

const MOST_ROWS = 200;
const METRES_A_SECOND_TO_KMH = 3.6;

/** Everybody in the replay, as they are at its moment. */
export function ReplayPeople({ player }: { readonly player: ReplayPlayer }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const at = useCalmClock(500);
  const selection = useView((view) => view.selection);
  const followed = useView((view) => view.followed);
  const { people, limits } = player.loaded;
  return (
    <>
      <ul className="rows" data-testid="replay-people">
        {people.slice(0, MOST_ROWS).map((person) => {
          const officer = officerAt(person, at, limits);
          const follows = followed === person.officerId;
          return (
            <li key={person.officerId} className="replay-person">
              <button
                type="button"
                className="row"
                data-testid="replay-person"
                data-state={officer?.state ?? 'off-duty'}
                aria-current={selection?.kind === 'officer' && selection.officerId === person.officerId}
                onClick={() => {
                  select({ kind: 'officer', officerId: person.officerId });
                  if (officer?.lon != null && officer.lat !== null) flyTo(officer.lon, officer.lat);
                }}
              >
                <StateMark state={officer?.state ?? 'off-duty'} />
                <span className="row-main">
                  <b>{person.name}</b>
                  <small>
                    {person.badge} · {officer?.beat ?? t('state.off-duty')}
                  </small>
                </span>
                <span className="row-end">
                  {officer ? (officer.state === 'live' ? t('replay.seen') : t(`state.${officer.state}`)) : null}
                  <small>
                    {officer?.speed == null
                      ? officer?.fixAt == null
                        ? ''
                        : format.time(officer.fixAt, true)
                      : `${format.number(officer.speed * METRES_A_SECOND_TO_KMH, 1)} km/h`}
                  </small>
                </span>
              </button>
              <Tooltip title={t(follows ? 'replay.unfollow' : 'replay.follow')}>
                <Button
                  type={follows ? 'primary' : 'text'}
                  size="small"
                  icon={<AimOutlined />}
                  aria-pressed={follows}
                  aria-label={`${t('replay.follow')} ${person.name}`}
                  data-testid="replay-follow"
                  onClick={() => {
                    select({ kind: 'officer', officerId: person.officerId });
                    useView.setState({ followed: follows ? null : person.officerId });
                    if (!follows && officer?.lon != null && officer.lat !== null) flyTo(officer.lon, officer.lat, 600);
                  }}
                />
              </Tooltip>
            </li>
          );
        })}
      </ul>
      {people.length > MOST_ROWS ? <Empty>{t('common.more', { count: people.length - MOST_ROWS })}</Empty> : null}
      {people.length === 0 ? <Empty>{t('replay.nobody')}</Empty> : null}
    </>
  );
}
