import { Segmented } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveTopic } from '../live/live-context.ts';
import { ReplayChoice } from './ReplayChoice.tsx';
import { ReplayEvents } from './ReplayEvents.tsx';
import { ReplayPeople } from './ReplayPeople.tsx';
import { closeReplay, useReplay } from './replay-state.ts';

/** In the place of the lists of now: what is replayed, who is in it and what happens. Alarms of now are still heard, and said here. */
export function ReplayDock(): ReactElement | null {
  const { t } = useTranslation();
  const asked = useReplay((replay) => replay.asked);
  const player = useReplay((replay) => replay.player);
  const [list, setList] = useState<'people' | 'events'>('people');
  if (!asked) return null;
  return (
    <aside className="left-dock replay-dock" aria-label={t('replay.title')}>
      <WaitingAlarms />
      <ReplayChoice key={`${String(asked.from)} ${String(asked.to)} ${JSON.stringify(asked.who)}`} asked={asked} />
      {player ? (
        <>
          <Segmented
            block
            value={list}
            onChange={setList}
            options={[
              { value: 'people', label: t('replay.people', { count: player.loaded.people.length }) },
              {
                value: 'events',
                label: t('replay.events', { count: player.loaded.alarms.length + player.loaded.instructions.length }),
              },
            ]}
          />
          {list === 'people' ? <ReplayPeople player={player} /> : <ReplayEvents player={player} />}
        </>
      ) : null}
    </aside>
  );
}

/** Whoever looks at the past must not miss the present. */
function WaitingAlarms(): ReactElement | null {
  const { t } = useTranslation();
  const { alarms } = useLiveTopic('alarms');
  const waiting = [...alarms.values()].filter(({ active, acknowledgedAt }) => active && acknowledgedAt === null).length;
  if (waiting === 0) return null;
  return (
    <button type="button" className="replay-waiting" onClick={closeReplay}>
      {t('replay.alarmsNow', { count: waiting })}
    </button>
  );
}
