import { useQuery } from '@tanstack/react-query';
import type { BeatRecord, Cell } from '@xuncheng/contract';
import { Input, Segmented, Table } from 'antd';
import { useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { beatRecordsQuery } from '../../api/beats.ts';
import { cellsQuery } from '../../api/queries.ts';
import { useAreaName } from '../../panels/use-area-name.ts';
import { useTextSearch } from '../../view/use-text-search.ts';
import { beatsByCell } from './beat-demand.ts';

const SHOWN = ['chosen', 'orphans', 'all'] as const;
type Shown = (typeof SHOWN)[number];

interface Row extends Cell {
  readonly areaName: string;
  readonly beats: readonly string[];
}

/** Which cells a beat has, from a list that tells whose each is now. */
export function CellChoice({
  own,
  chosen,
  onChange,
}: {
  readonly own: BeatRecord | null;
  readonly chosen: readonly number[];
  readonly onChange: (cellIds: readonly number[]) => void;
}): ReactElement {
  const { t } = useTranslation();
  const finds = useTextSearch();
  const areaName = useAreaName();
  const cells = useQuery(cellsQuery).data;
  const beats = useQuery(beatRecordsQuery).data;
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<Shown>(own ? 'chosen' : 'orphans');
  const rows = useMemo(() => {
    const taken = beatsByCell(beats ?? []);
    return (cells ?? []).map((cell): Row => ({
      ...cell,
      areaName: areaName(cell.areaId),
      beats: taken.get(cell.id) ?? [],
    }));
  }, [areaName, beats, cells]);
  const isChosen = new Set(chosen);
  const counts: Readonly<Record<Shown, number>> = {
    chosen: chosen.length,
    orphans: rows.filter((row) => row.beats.length === 0).length,
    all: rows.length,
  };
  const matching = rows
    .filter((row) => shown === 'all' || (shown === 'chosen' ? isChosen.has(row.id) : row.beats.length === 0))
    .filter((row) => finds(search, row.code, row.areaName, ...row.beats));
  return (
    <div className="admin-stack" data-testid="cell-choice">
      <div className="table-tools">
        <Segmented<Shown>
          value={shown}
          onChange={setShown}
          options={SHOWN.map((value) => ({
            value,
            label: t(`beatForm.show.${value}`, { count: counts[value] }),
          }))}
        />
        <Input.Search
          allowClear
          className="admin-search"
          placeholder={t('beatForm.searchCells')}
          aria-label={t('beatForm.searchCells')}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
          }}
        />
      </div>
      <Table<Row>
        size="small"
        rowKey="id"
        dataSource={matching}
        pagination={{ pageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
        locale={{ emptyText: t('beatForm.noCells') }}
        rowSelection={{
          selectedRowKeys: [...chosen],
          // Also what is not shown stays chosen.
          preserveSelectedRowKeys: true,
          selections: [Table.SELECTION_ALL, Table.SELECTION_NONE],
          onChange: (keys) => {
            onChange(keys.map(Number));
          },
        }}
        columns={[
          { title: t('areaImport.field.code'), render: (_, row) => <code>{row.code}</code> },
          { title: t('deviceForm.area'), dataIndex: 'areaName' },
          { title: t('areaImport.field.class'), dataIndex: 'class' },
          {
            title: t('beatForm.beatNow'),
            render: (_, row) => (row.beats.length === 0 ? t('common.none') : row.beats.join(' · ')),
          },
        ]}
      />
    </div>
  );
}
