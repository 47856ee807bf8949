import { useMutation, useQuery } from '@tanstack/react-query';
import { TRAVEL_MODES, type TravelMode } from '@xuncheng/contract';
import { App, Button, DatePicker, InputNumber, Select, Table } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { askWhatIf } from '../../api/allocation.ts';
import { areasQuery, beatsQuery, shiftsQuery } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { cityZone } from '../../i18n/city-zone.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PanelState } from '../../panels/PanelState.tsx';
import { cityMoment } from '../period.ts';
import { countPlanned, questionOf } from './tried-roster.ts';
import { WhatIfResult } from './WhatIfResult.tsx';
import { useOptionSearch } from '../../view/use-text-search.ts';
import './what-if.css';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** How long would cells be left alone if more, or fewer, officers were on a beat? */
export function WhatIfView(): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const format = useFormat();
  const { message } = App.useApp();
  const session = useSession().data;
  const areas = useQuery(areasQuery).data ?? [];
  const beats = useQuery(beatsQuery);
  const [[startsAt, endsAt], setSpan] = useState<readonly [number, number]>(() => {
    const next = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
    return [next, next + 8 * HOUR_MS];
  });
  const [chosenArea, setArea] = useState<number | null>(null);
  const [travelMode, setTravelMode] = useState<TravelMode>('foot');
  const [tried, setTried] = useState<ReadonlyMap<number, number>>(new Map());
  const roster = useQuery(shiftsQuery(startsAt, endsAt));
  const shifts = roster.data;
  const areaId = chosenArea ?? session?.areaId ?? 0;
  const asking = useMutation({
    mutationFn: askWhatIf,
    onError: (error) => void message.error(failureText(error, t)),
  });
  if (!beats.data) return <PanelState query={beats} />;

  const within = areasUnder(areas, areaId);
  const planned = countPlanned(shifts ?? [], startsAt, endsAt);
  const rows = beats.data
    .filter((beat) => beat.cells > 0 && within.has(beat.areaId))
    .map((beat) => {
      const count = planned.get(beat.id) ?? 0;
      return { ...beat, planned: count, tried: tried.get(beat.id) ?? count };
    });
  const isTooLong = endsAt - startsAt > DAY_MS;
  const wanted = new Map(rows.map((row) => [row.id, row.tried]));
  return (
    <div className="what-if" data-testid="what-if">
      <p className="quiet supervise-note">{t('whatIf.hint')}</p>
      <div className="table-tools">
        <DatePicker.RangePicker
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          allowClear={false}
          status={isTooLong ? 'error' : ''}
          aria-label={t('whatIf.span')}
          placeholder={[
            `${format.date(startsAt)} ${format.time(startsAt)}`,
            `${format.date(endsAt)} ${format.time(endsAt)}`,
          ]}
          onChange={(span) => {
            const [first, last] = span ?? [];
            if (first && last) setSpan([cityMoment(first.toDate(), cityZone()), cityMoment(last.toDate(), cityZone())]);
          }}
        />
        <Select<number>
          className="what-if-area"
          aria-label={t('whatIf.area')}
          showSearch={byName}
          value={areaId}
          options={areas.map((area) => ({ value: area.id, label: format.name(area) }))}
          onChange={setArea}
        />
        <Select<TravelMode>
          aria-label={t('whatIf.mode')}
          value={travelMode}
          options={TRAVEL_MODES.map((value) => ({
            value,
            label: `${t('whatIf.mode')} · ${t(`whatIf.travel.${value}`)}`,
          }))}
          onChange={setTravelMode}
        />
        <Button
          type="primary"
          loading={asking.isPending}
          disabled={isTooLong || !shifts || rows.length === 0}
          data-testid="ask-what-if"
          onClick={() => {
            asking.mutate(questionOf({ areaId, startsAt, endsAt }, planned, wanted, travelMode));
          }}
        >
          {t('whatIf.ask')}
        </Button>
        {isTooLong ? <span className="bad">{t('whatIf.tooLong')}</span> : null}
      </div>
      <div className="what-if-columns">
        {/* A number typed before the roster is known would be compared with nobody. */}
        {shifts ? (
          <Table
            size="small"
            rowKey="id"
            dataSource={rows}
            pagination={{ pageSize: 15, showSizeChanger: false, hideOnSinglePage: true }}
            locale={{ emptyText: t('whatIf.nothing') }}
            columns={[
              { title: t('whatIf.beat'), render: (_, row) => row.name },
              { title: t('whatIf.cells'), align: 'end', render: (_, row) => row.cells },
              { title: t('whatIf.planned'), align: 'end', render: (_, row) => row.planned },
              {
                title: t('whatIf.tried'),
                render: (_, row) => (
                  <InputNumber
                    mode="spinner"
                    size="small"
                    min={0}
                    max={row.planned + 20}
                    precision={0}
                    value={row.tried}
                    className={row.tried === row.planned ? '' : 'what-if-changed'}
                    aria-label={`${row.name} ${t('whatIf.tried')}`}
                    onChange={(count) => {
                      setTried((before) => new Map(before).set(row.id, count ?? 0));
                    }}
                  />
                ),
              },
            ]}
          />
        ) : (
          <PanelState query={roster} />
        )}
        {asking.data ? <WhatIfResult answer={asking.data} beats={beats.data} /> : null}
      </div>
    </div>
  );
}

/** The area and all below it that are listed. */
function areasUnder(
  areas: readonly { readonly id: number; readonly parentId: number | null }[],
  rootId: number,
): ReadonlySet<number> {
  const found = new Set([rootId]);
  // Parents come before their children.
  for (const { id, parentId } of areas) if (parentId !== null && found.has(parentId)) found.add(id);
  return found;
}
