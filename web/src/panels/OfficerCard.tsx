import { AimOutlined, SendOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { devicesQuery, officersQuery } from '../api/queries.ts';
import { useMay } from '../api/session.ts';
import { DeviceRequests } from '../devices/DeviceRequests.tsx';
import { HealthLine } from '../devices/HealthLine.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { ReceiverLadder } from '../instruct/ReceiverLadder.tsx';
import { instructionOrder } from '../instruct/ladder.ts';
import { useLiveTopic, useLiveTopicCalmly } from '../live/live-context.ts';
import { useStateHints } from '../live/use-limits.ts';
import { useServerNow } from '../live/use-now.ts';
import { flyTo, startInstruction, useView } from '../view/view-state.ts';
import { Facts } from './Facts.tsx';
import { ShiftFigures } from './ShiftFigures.tsx';
import { Empty } from './PanelState.tsx';
import { RestLine } from './RestLine.tsx';
import { StateMark } from './StateMark.tsx';
import { StreetsWalked } from './StreetsWalked.tsx';
import { TrailSummary } from './TrailSummary.tsx';
import { useAreaName } from './use-area-name.ts';

/** Instructions of the shift shown on the card; the rest is in the list. */
const NEWEST_INSTRUCTIONS = 2;

/** Who it is, where and how, the trail of the shift, the figures, and a way to speak to them. */
export function OfficerCard({ officerId }: { readonly officerId: number }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const areaName = useAreaName();
  const store = useLiveTopicCalmly('officers', 1_000);
  const { instructions } = useLiveTopic('instructions');
  const now = useServerNow();
  const hints = useStateHints();
  const may = useMay();
  const followed = useView((view) => view.followed === officerId);
  const known = useQuery(officersQuery).data?.find(({ id }) => id === officerId);
  const officer = store.officers.get(officerId);
  const terminal = useQuery(devicesQuery).data?.find(({ id }) => id === officer?.deviceId);
  if (!officer) {
    return (
      <article className="card" data-testid="officer-card">
        <h2>{known ? `${known.name} · ${known.badge}` : t('tab.officers')}</h2>
        <Empty>{t('officer.gone')}</Empty>
        {known ? <Facts facts={[[t('officer.squad'), known.squad]]} /> : null}
        {may.instruct && known ? <InstructButton officerId={officerId} /> : null}
      </article>
    );
  }
  const none = t('common.none');
  const health = officer.deviceId === null ? undefined : store.devices.get(officer.deviceId)?.health;
  const mine = instructionOrder(
    [...instructions.values()].filter(({ receivers }) =>
      receivers.some((receiver) => receiver.officerId === officerId),
    ),
  ).slice(0, NEWEST_INSTRUCTIONS);
  return (
    <article className="card" data-testid="officer-card" data-officer={officerId}>
      <header className="card-head pinned">
        <StateMark state={officer.state} />
        <div>
          <h2>{officer.name}</h2>
          <p className="quiet">
            {officer.badge} · {t(`state.${officer.state}`)} · {t(`stateHint.${officer.state}`, hints)}
          </p>
          {/* Why somebody is not seen: the terminal says it itself. */}
          {health && health.reason !== null ? <HealthLine health={health} now={now} /> : null}
          <RestLine officerId={officerId} now={now} />
        </div>
      </header>
      <div className="card-actions">
        {may.instruct ? <InstructButton officerId={officerId} /> : null}
        {officer.lon !== null && officer.lat !== null ? (
          <>
            <Button
              icon={<AimOutlined />}
              onClick={() => {
                flyTo(officer.lon!, officer.lat!);
              }}
            >
              {t('officer.locate')}
            </Button>
            <Button
              type={followed ? 'primary' : 'default'}
              ghost={followed}
              aria-pressed={followed}
              onClick={() => {
                useView.setState({ followed: followed ? null : officerId });
                if (!followed) flyTo(officer.lon!, officer.lat!, 700);
              }}
            >
              {followed ? t('officer.unfollow') : t('officer.follow')}
            </Button>
          </>
        ) : null}
        {terminal ? <DeviceRequests device={terminal} /> : null}
      </div>
      <Facts
        facts={[
          [
            t('officer.fixAge'),
            officer.fixAt === null
              ? t('officer.neverSeen')
              : t('common.ago', { age: format.duration((now - officer.fixAt) / 1_000) }),
          ],
          [t('officer.accuracy'), officer.accuracy === null ? none : `± ${format.number(officer.accuracy)} m`],
          [t('officer.speed'), officer.speed === null ? none : `${format.number(officer.speed * 3.6, 1)} km/h`],
          [t('officer.battery'), officer.battery === null ? none : format.share(officer.battery / 100)],
          [t('officer.squad'), known?.squad ?? none],
          [t('officer.beat'), officer.beat],
          [t('officer.area'), areaName(officer.areaId)],
          [t('officer.travelMode'), known ? t(`travelMode.${known.travelMode}`) : none],
          [
            t('officer.shift'),
            known?.shift ? `${format.time(known.shift.startsAt)}–${format.time(known.shift.endsAt)}` : none,
          ],
          [
            t('officer.terminal'),
            <span className={officer.connected ? 'good' : 'warn'} key="terminal">
              {officer.connected ? t('officer.connected') : t('officer.notConnected')}
            </span>,
          ],
        ]}
      />
      {mine.map((instruction) => {
        const receiver = instruction.receivers.find((entry) => entry.officerId === officerId)!;
        return (
          <section key={instruction.id} className="card-section">
            <h3>{instruction.text}</h3>
            <ReceiverLadder receiver={receiver} kind={instruction.kind} named={false} />
          </section>
        );
      })}
      <TrailSummary shiftId={officer.shiftId} />
      <StreetsWalked shiftId={officer.shiftId} />
      <ShiftFigures shiftId={officer.shiftId} />
    </article>
  );
}

function InstructButton({ officerId }: { readonly officerId: number }): ReactElement {
  const { t } = useTranslation();
  return (
    <Button
      type="primary"
      icon={<SendOutlined />}
      data-testid="instruct-open"
      onClick={() => {
        startInstruction({ officerIds: [officerId] });
      }}
    >
      {t('officer.instruct')} <kbd>i</kbd>
    </Button>
  );
}
