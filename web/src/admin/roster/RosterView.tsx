import { CopyOutlined, LeftOutlined, RightOutlined, UndoOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { dayStart, type RosterChange } from '@xuncheng/contract';
import { Alert, Button, Input, Select } from 'antd';
import { useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { beatsQuery } from '../../api/queries.ts';
import { rosterQuery } from '../../api/roster.ts';
import { cityZone } from '../../i18n/city-zone.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useServerNow } from '../../live/use-now.ts';
import { PanelState } from '../../panels/PanelState.tsx';
import { RosterGrid } from './RosterGrid.tsx';
import { cellKey, copyForward, daysOf, shiftsByCell, weekStart } from './roster-week.ts';
import { ShiftEditor, type Edited } from './ShiftEditor.tsx';
import { useRosterChanges } from './use-roster-changes.ts';
import { useTextSearch } from '../../view/use-text-search.ts';
import './roster.css';

/** The week on screen and the one after it: what is copied forward must see what is there. */
const DAYS_ASKED = 14;

/** Who is on duty when: a week of a squad, changed cell by cell or copied forward. */
export function RosterView(): ReactElement {
  const { t } = useTranslation();
  const finds = useTextSearch();
  const format = useFormat();
  const now = useServerNow(30_000);
  const [weeksOn, setWeeksOn] = useState(0);
  const [squadId, setSquadId] = useState<number | 'all' | null>(null);
  const [search, setSearch] = useState('');
  const [edited, setEdited] = useState<Edited | null>(null);
  const beats = useQuery(beatsQuery);
  const changing = useRosterChanges();
  const zone = cityZone();
  const monday = weekStart(now, weeksOn, zone);
  const query = useQuery(rosterQuery(monday, dayStart(zone, monday, DAYS_ASKED)));
  if (!query.data) return <PanelState query={query} />;
  // A new shift begins with a beat.
  if (!beats.data) return <PanelState query={beats} />;

  const roster = query.data;
  const squads = [...new Map(roster.officers.map((officer) => [officer.squadId, officer.squad]))];
  const chosen = squadId ?? squads[0]?.[0] ?? 'all';
  const officers = roster.officers
    .filter((officer) => chosen === 'all' || officer.squadId === chosen)
    .filter(({ name, badge }) => finds(search, name, badge));
  const shown = new Set(officers.map(({ id }) => id));
  const shiftOf = (id: number) => roster.shifts.find((shift) => shift.id === id);
  /** The officer and day that a refused change is about. */
  const cellOf = (change: RosterChange): string => {
    const about = change.kind === 'add' ? change : shiftOf(change.shiftId);
    if (!about) return '';
    return cellKey(about.officerId, dayStart(zone, about.startsAt));
  };
  const refused = edited ? [] : changing.refused;
  const copy = (from: number, days: number): void => {
    changing.make(copyForward(roster, shown, { from, to: dayStart(zone, from, days) }, days, zone), () => {
      if (days === 7) setWeeksOn(weeksOn + 1);
    });
  };
  const undoByKey = (event: KeyboardEvent): void => {
    if (event.key !== 'z' || !(event.ctrlKey || event.metaKey) || edited) return;
    event.preventDefault();
    changing.undo?.();
  };
  return (
    <div className="roster-view" onKeyDown={undoByKey}>
      <div className="table-tools">
        <Button
          icon={<LeftOutlined />}
          aria-label={t('roster.weekBack')}
          onClick={() => {
            setWeeksOn(weeksOn - 1);
          }}
        />
        <b data-testid="roster-week">
          {format.date(monday)} – {format.date(dayStart(zone, monday, 6))}
        </b>
        <Button
          icon={<RightOutlined />}
          aria-label={t('roster.weekOn')}
          data-testid="week-on"
          onClick={() => {
            setWeeksOn(weeksOn + 1);
          }}
        />
        <Select<number | 'all'>
          aria-label={t('officerForm.squad')}
          value={chosen}
          options={[
            ...squads.map(([value, label]) => ({ value, label })),
            { value: 'all' as const, label: t('roster.allSquads') },
          ]}
          onChange={setSquadId}
        />
        <Input.Search
          allowClear
          className="admin-search"
          placeholder={t('roster.search')}
          aria-label={t('common.search')}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
          }}
        />
        <span className="quiet small admin-push roster-keys">{t('roster.keys')}</span>
        <Button
          icon={<CopyOutlined />}
          loading={changing.isBusy}
          data-testid="copy-week"
          onClick={() => {
            copy(monday, 7);
          }}
        >
          {t('roster.copyWeek')}
        </Button>
        <Button
          icon={<UndoOutlined />}
          disabled={changing.undo === null}
          loading={changing.isBusy}
          data-testid="undo-roster"
          onClick={() => changing.undo?.()}
        >
          {t('roster.undo')}
        </Button>
      </div>
      {refused.length > 0 ? (
        <Alert
          type="error"
          showIcon
          closable={{ onClose: changing.forget }}
          title={t('roster.refused', { count: refused.length })}
          data-testid="roster-refused"
        />
      ) : null}
      <RosterGrid
        officers={officers}
        days={daysOf(monday, zone)}
        cells={shiftsByCell(roster.shifts, zone)}
        refused={new Map(refused.map(({ change, conflict }) => [cellOf(change), t(`roster.conflict.${conflict}`)]))}
        now={now}
        onOpen={(officer, day, shift) => {
          changing.forget();
          const others = roster.shifts.filter((one) => one.officerId === officer.id);
          setEdited({ officer, day, shift, like: others.findLast(({ startsAt }) => startsAt < day) ?? others[0] });
        }}
        onRemove={(shifts) => {
          if (shifts.length > 0) changing.make(shifts.map(({ id }) => ({ kind: 'remove', shiftId: id })));
        }}
        onCopyDay={(day) => {
          copy(day, 1);
        }}
      />
      {edited ? (
        <ShiftEditor
          edited={edited}
          beats={beats.data}
          now={now}
          changing={changing}
          onClose={() => {
            setEdited(null);
            changing.forget();
          }}
        />
      ) : null}
    </div>
  );
}
