import { SearchOutlined, SendOutlined } from '@ant-design/icons';
import type { OfficerLive, OfficerState } from '@xuncheng/contract';
import { Button, Input, Segmented } from 'antd';
import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../api/session.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useLiveTopicCalmly } from '../live/live-context.ts';
import { countStates } from '../live/live-store.ts';
import { useServerNow } from '../live/use-now.ts';
import { FILTER_STATES, searchOfficers } from '../view/officer-search.ts';
import { choose, flyTo, select, startInstruction, useView } from '../view/view-state.ts';
import { FirstSteps } from './FirstSteps.tsx';
import { Empty } from './PanelState.tsx';
import { useHeldOrder } from './use-held-order.ts';
import { StateMark } from './StateMark.tsx';
import { useSpelling } from '../view/use-text-search.ts';

/** Rows beyond this are not drawn; whoever needs them types a letter. */
const MOST_ROWS = 200;

/** Everybody on duty, those out of sight first; found by name, badge or beat. */
export function OfficerList(): ReactElement {
  const { t } = useTranslation();
  const store = useLiveTopicCalmly('officers', 1_000);
  const now = useServerNow();
  const [query, setQuery] = useState('');
  const [state, setState] = useState<OfficerState | 'all'>('all');
  const list = useRef<HTMLUListElement>(null);
  const found = useHeldOrder(
    list,
    searchOfficers(store.officers.values(), query, state, useSpelling()),
    `${state} ${query}`,
  );
  const counts = countStates(store.officers.values());
  const may = useMay();
  const last = useRef<number | null>(null);
  /** Ticks one, or with shift everybody from the one ticked before to this one. */
  const tick = (officerId: number, ticked: boolean, range: boolean): void => {
    const from = range ? found.findIndex((officer) => officer.officerId === last.current) : -1;
    const to = found.findIndex((officer) => officer.officerId === officerId);
    const between = found.slice(Math.min(from, to), Math.max(from, to) + 1).map((officer) => officer.officerId);
    choose(from >= 0 && to >= 0 ? between : [officerId], ticked);
    last.current = officerId;
  };
  return (
    <>
      <div className="panel-tools">
        <Input
          value={query}
          allowClear
          prefix={<SearchOutlined />}
          placeholder={t('officers.search')}
          aria-label={t('common.search')}
          data-search="officers"
          data-testid="officer-search"
          onChange={(event) => {
            setQuery(event.target.value);
          }}
        />
        <Segmented<OfficerState | 'all'>
          block
          size="small"
          value={state}
          onChange={setState}
          options={[
            { value: 'all', label: `${t('officers.all')} ${String(store.officers.size)}` },
            ...FILTER_STATES.map((value) => ({
              value,
              label: (
                <span className="segment">
                  <StateMark state={value} /> {t(`state.${value}`)} {counts[value]}
                </span>
              ),
            })),
          ]}
        />
      </div>
      <ul className="rows" ref={list}>
        {found.slice(0, MOST_ROWS).map((officer) => (
          <OfficerRow key={officer.officerId} officer={officer} now={now} onTick={may.instruct ? tick : null} />
        ))}
      </ul>
      {found.length > MOST_ROWS ? <Empty>{t('common.more', { count: found.length - MOST_ROWS })}</Empty> : null}
      {store.officers.size === 0 ? (
        <>
          <Empty>{t('officers.empty')}</Empty>
          <FirstSteps />
        </>
      ) : null}
      {store.officers.size > 0 && found.length === 0 ? <Empty>{t('officers.noMatch')}</Empty> : null}
      {may.instruct ? <ChosenBar /> : null}
    </>
  );
}

/** What to do with those ticked. */
function ChosenBar(): ReactElement | null {
  const { t } = useTranslation();
  const chosen = useView((view) => view.chosen);
  if (chosen.size === 0) return null;
  return (
    <div className="chosen-bar">
      <Button
        type="primary"
        icon={<SendOutlined />}
        data-testid="instruct-chosen"
        onClick={() => {
          startInstruction({ officerIds: [...chosen] });
        }}
      >
        {t('officers.instructChosen', { count: chosen.size })}
      </Button>
      <Button
        type="text"
        onClick={() => {
          choose([...chosen], false);
        }}
      >
        {t('officers.clear')}
      </Button>
    </div>
  );
}

interface OfficerRowProps {
  readonly officer: OfficerLive;
  readonly now: number;
  /** Null for those who may not instruct. */
  readonly onTick: ((officerId: number, ticked: boolean, range: boolean) => void) | null;
}

function OfficerRow({ officer, now, onTick }: OfficerRowProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const selected = useView(
    (view) => view.selection?.kind === 'officer' && view.selection.officerId === officer.officerId,
  );
  const ticked = useView((view) => view.chosen.has(officer.officerId));
  const age = officer.fixAt === null ? t('common.never') : format.duration((now - officer.fixAt) / 1_000);
  return (
    <li className={ticked ? 'officer-row ticked' : 'officer-row'}>
      {onTick ? (
        <input
          type="checkbox"
          checked={ticked}
          aria-label={t('officers.choose', { name: officer.name })}
          data-testid="officer-choose"
          onChange={() => undefined}
          onClick={(event) => {
            onTick(officer.officerId, !ticked, event.shiftKey);
          }}
        />
      ) : null}
      <button
        type="button"
        className="row"
        aria-current={selected}
        data-testid="officer-row"
        data-officer={officer.officerId}
        data-state={officer.state}
        onClick={(event) => {
          if (onTick && (event.shiftKey || event.ctrlKey || event.metaKey)) {
            onTick(officer.officerId, event.shiftKey || !ticked, event.shiftKey);
            return;
          }
          select({ kind: 'officer', officerId: officer.officerId });
          if (officer.lon !== null && officer.lat !== null) flyTo(officer.lon, officer.lat);
        }}
      >
        <StateMark state={officer.state} />
        <span className="row-main">
          <b>{officer.name}</b> <span className="quiet">{officer.badge}</span>
          <small>{officer.beat}</small>
        </span>
        <span className="row-end">
          <span title={t('officers.lastFix')}>{age}</span>
          <small className={officer.battery !== null && officer.battery < 20 ? 'warn' : ''}>
            {officer.battery === null ? '' : format.share(officer.battery / 100)}
          </small>
        </span>
        <span className="sr-only">{t(`state.${officer.state}`)}</span>
      </button>
    </li>
  );
}
