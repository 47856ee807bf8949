import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { BeatRecord } from '@xuncheng/contract';
import { Alert, Button, Checkbox, Input, Table, Tag } from 'antd';
import { useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { beatRecordsQuery } from '../../api/beats.ts';
import { limitsQuery } from '../../api/limits.ts';
import { cellsQuery } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PanelState } from '../../panels/PanelState.tsx';
import { useAreaName } from '../../panels/use-area-name.ts';
import { useTextSearch } from '../../view/use-text-search.ts';
import { BeatDrawer } from './BeatDrawer.tsx';
import { beatsByCell, demandOf, type BeatDemand } from './beat-demand.ts';

interface Row extends BeatDemand {
  readonly beat: BeatRecord;
  readonly area: string;
}

/** The beats with what each asks of who walks it, and how many cells are nobody's. */
export function BeatTable(): ReactElement {
  const { t } = useTranslation();
  const finds = useTextSearch();
  const format = useFormat();
  const areaName = useAreaName();
  const query = useQuery(beatRecordsQuery);
  const cells = useQuery(cellsQuery).data;
  const limits = useQuery(limitsQuery).data;
  const [search, setSearch] = useState('');
  const [withRetired, setWithRetired] = useState(false);
  const [open, setOpen] = useState<BeatRecord | 'new' | null>(null);
  const classOf = useMemo(() => new Map((cells ?? []).map((cell) => [cell.id, cell.class])), [cells]);
  const beats = query.data;
  const orphans = useMemo(() => {
    const taken = beatsByCell(beats ?? []);
    return (cells ?? []).filter(({ id }) => !taken.has(id)).length;
  }, [beats, cells]);
  const rows = (beats ?? [])
    .filter((beat) => withRetired || beat.retiredAt === null)
    .map((beat): Row => {
      const demand = limits && demandOf(beat.cellIds, classOf, limits.coverage);
      return {
        beat,
        area: areaName(beat.areaId, beat.areaName),
        ...(demand ?? { cells: beat.cellIds.length, targetMinutes: null, weight: 0 }),
      };
    })
    .filter(({ beat, area }) => finds(search, beat.code, beat.name, area));
  return (
    <>
      <div className="table-tools">
        <Input.Search
          allowClear
          className="admin-search"
          placeholder={t('beatForm.search')}
          aria-label={t('common.search')}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
          }}
        />
        <Checkbox
          checked={withRetired}
          onChange={(event) => {
            setWithRetired(event.target.checked);
          }}
        >
          {t('beatForm.withRetired')}
        </Checkbox>
        <span className="quiet small admin-push">{t('beatForm.count', { count: rows.length })}</span>
        <Button
          type="primary"
          icon={<PlusOutlined />}
          data-testid="add-beat"
          onClick={() => {
            setOpen('new');
          }}
        >
          {t('beatForm.add')}
        </Button>
      </div>
      {beats && cells ? (
        <Alert
          type={orphans > 0 ? 'warning' : 'success'}
          showIcon
          data-testid="cells-without-beat"
          title={orphans > 0 ? t('beatForm.orphans', { count: orphans }) : t('beatForm.noOrphans')}
        />
      ) : (
        <PanelState query={query} />
      )}
      <Table<Row>
        size="small"
        rowKey={(row) => row.beat.id}
        dataSource={rows}
        pagination={{ pageSize: 25, showSizeChanger: false, hideOnSinglePage: true }}
        scroll={{ x: 760 }}
        locale={{ emptyText: t('beatForm.noMatch') }}
        data-testid="beat-records"
        onRow={({ beat }) => ({
          'data-beat': beat.code,
          tabIndex: 0,
          onClick: () => {
            setOpen(beat);
          },
          onKeyDown: (event) => {
            if (event.key === 'Enter') setOpen(beat);
          },
        })}
        columns={[
          { title: t('beatForm.code'), render: (_, { beat }) => <code>{beat.code}</code> },
          { title: t('beatForm.name'), render: (_, { beat }) => <b>{beat.name}</b> },
          { title: t('deviceForm.area'), dataIndex: 'area' },
          { title: t('beatForm.cells'), align: 'end', render: (_, row) => format.number(row.cells) },
          {
            title: t('beatForm.target'),
            align: 'end',
            render: (_, { targetMinutes }) => targetMinutes ?? t('beatForm.onceAShift'),
          },
          { title: t('beatForm.weight'), align: 'end', render: (_, row) => format.number(row.weight) },
          {
            title: t('deviceForm.state'),
            render: (_, { beat }) =>
              beat.retiredAt === null ? (
                <Tag color="success">{t('beatForm.walked')}</Tag>
              ) : (
                <Tag>{t('beatForm.retiredSince', { at: format.date(beat.retiredAt) })}</Tag>
              ),
          },
        ]}
      />
      {open === null ? null : (
        <BeatDrawer
          beat={open === 'new' ? null : open}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </>
  );
}
