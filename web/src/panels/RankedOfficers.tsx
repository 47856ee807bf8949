import { useQuery } from '@tanstack/react-query';
import type { OfficerRanking } from '@xuncheng/contract';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { rankingQuery } from '../api/allocation.ts';
import { useMay } from '../api/session.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useLiveTopicCalmly } from '../live/live-context.ts';
import { select, startInstruction, type MapPlace } from '../view/view-state.ts';
import { Empty, PanelState } from './PanelState.tsx';
import { StateMark } from './StateMark.tsx';

const OFFERED = 5;

/** Who can be at a place, best first, each with reasons; and why the others are not offered. */
export function RankedOfficers({ place, text }: { readonly place: MapPlace; readonly text: string }): ReactElement {
  const { t } = useTranslation();
  const may = useMay();
  const query = useQuery(rankingQuery(place.lon, place.lat));
  const { offered = [], notOffered = [] } = query.data ?? {};
  const send = (officerId: number): void => {
    startInstruction({ officerIds: [officerId], place, text });
  };
  return (
    <section className="card-section" data-testid={query.data ? 'ranked-officers' : undefined}>
      <h3>{t('rank.title')}</h3>
      {query.data ? null : <PanelState query={query} />}
      {query.data && offered.length === 0 ? <Empty>{t('rank.none')}</Empty> : null}
      <ul className="rows ranked">
        {offered.slice(0, OFFERED).map((one) => (
          <OfferedRow key={one.officerId} offered={one} onSend={may.instruct ? send : undefined} />
        ))}
      </ul>
      {offered[0] && may.instruct ? (
        <Button
          type="primary"
          block
          ghost
          onClick={() => {
            send(offered[0]!.officerId);
          }}
        >
          {t('rank.instructBest')}
        </Button>
      ) : null}
      <NotOffered notOffered={notOffered} />
    </section>
  );
}

function OfferedRow({
  offered,
  onSend,
}: {
  readonly offered: OfficerRanking['offered'][number];
  readonly onSend: ((officerId: number) => void) | undefined;
}): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const officer = useLiveTopicCalmly('officers', 5_000).officers.get(offered.officerId);
  if (!officer) return null;
  const { officerId, arrivesAt, travelSeconds, isFree, isOnOwnBeat, fixAgeSeconds, movedSecondsAgo } = offered;
  const reasons = [
    t('rank.arrives', { time: format.time(arrivesAt), duration: format.duration(travelSeconds) }),
    isFree ? t('rank.free') : t('rank.busy'),
    ...(isOnOwnBeat ? [t('rank.ownBeat')] : []),
    t('rank.fixAge', { age: format.duration(fixAgeSeconds) }),
    ...(movedSecondsAgo === null ? [] : [t('rank.moved', { duration: format.duration(movedSecondsAgo) })]),
  ];
  return (
    <li className="alarm-row">
      <button
        type="button"
        className="row slim"
        onClick={() => {
          select({ kind: 'officer', officerId });
        }}
      >
        <StateMark state={officer.state} />
        <span className="row-main">
          <b>{officer.name}</b>
          <small>
            {reasons.map((reason, index) => (
              <span key={reason}>
                {index > 0 ? ' · ' : ''}
                <span className="unbroken">{reason}</span>
              </span>
            ))}
          </small>
        </span>
      </button>
      {onSend ? (
        <Button
          size="small"
          onClick={() => {
            onSend(officerId);
          }}
        >
          {t('officer.instruct')}
        </Button>
      ) : null}
    </li>
  );
}

function NotOffered({ notOffered }: { readonly notOffered: OfficerRanking['notOffered'] }): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const { officers } = useLiveTopicCalmly('officers', 10_000);
  if (notOffered.length === 0) return null;
  return (
    <details className="not-offered">
      <summary>{t('rank.notOffered', { count: notOffered.length })}</summary>
      <ul className="rows">
        {notOffered.map(({ officerId, reason, restUntil }) => (
          <li key={officerId} className="row slim">
            <span className="row-main">{officers.get(officerId)?.name ?? String(officerId)}</span>
            <span className="row-end quiet">
              {restUntil === null ? t(`reason.${reason}`) : t('rank.restUntil', { time: format.time(restUntil) })}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
