import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveTopic } from '../live/live-context.ts';
import { GeofenceList } from '../geofences/GeofenceList.tsx';
import { AlarmQueue } from '../panels/AlarmQueue.tsx';
import { GapList } from '../panels/GapList.tsx';
import { InstructionList } from '../panels/InstructionList.tsx';
import { OfficerList } from '../panels/OfficerList.tsx';
import { ReportList } from '../panels/ReportList.tsx';
import { PerformanceTable } from '../panels/PerformanceTable.tsx';
import { isOpen } from '../instruct/ladder.ts';
import { useNarrow } from '../view/use-narrow.ts';
import { openTab, TABS, useView, type Tab } from '../view/view-state.ts';

const PANELS: Record<Tab, () => ReactElement> = {
  officers: OfficerList,
  alarms: AlarmQueue,
  gaps: GapList,
  instructions: InstructionList,
  reports: ReportList,
  geofences: GeofenceList,
  performance: PerformanceTable,
};

/** The seven lists of the duty desk. On a phone the tabs are a bar at the bottom and the list is a sheet above it. */
export function LeftDock(): ReactElement {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const tab = useView((view) => view.tab);
  const open = useView((view) => view.leftOpen);
  const Panel = PANELS[tab];
  const toggle = (): void => {
    useView.setState({ leftOpen: !open });
  };
  const tabs = (
    <div className="dock-tabs" role="tablist" aria-label={t('dock.left')}>
      {TABS.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={open && tab === name}
          aria-controls="dock-panel"
          data-testid={`tab-${name}`}
          onClick={() => {
            if (narrow && open && tab === name) toggle();
            else openTab(name);
          }}
        >
          {t(`tab.${name}`)}
          <TabCount tab={name} />
        </button>
      ))}
    </div>
  );
  return (
    <>
      <aside className="left-dock" aria-label={t('dock.left')} hidden={!open && !narrow}>
        {narrow && !open ? null : (
          <section id="dock-panel" className="dock-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
            <Panel />
          </section>
        )}
        {tabs}
      </aside>
      {narrow ? null : (
        <Button
          className="dock-handle"
          icon={open ? <LeftOutlined /> : <RightOutlined />}
          aria-label={open ? t('dock.close') : t('dock.open')}
          onClick={toggle}
        />
      )}
    </>
  );
}

function TabCount({ tab }: { readonly tab: Tab }): ReactElement | null {
  const { alarms } = useLiveTopic('alarms');
  const { instructions } = useLiveTopic('instructions');
  const { reports } = useLiveTopic('reports');
  if (tab === 'alarms') {
    const waiting = [...alarms.values()].filter((alarm) => alarm.acknowledgedAt === null).length;
    return waiting > 0 ? <em className="tab-count ringing">{waiting}</em> : null;
  }
  if (tab === 'instructions') {
    const open = [...instructions.values()].filter(isOpen).length;
    return open > 0 ? <em className="tab-count">{open}</em> : null;
  }
  if (tab === 'reports') {
    const fresh = [...reports.values()].filter(({ state }) => state === 'new').length;
    return fresh > 0 ? <em className="tab-count">{fresh}</em> : null;
  }
  return null;
}
