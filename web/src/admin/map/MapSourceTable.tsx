import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { originOf, type MapSourceRecord, type MapSourceTest } from '@xuncheng/contract';
import { Button, Table } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { mapSourceRecordsQuery } from '../../api/map-sources.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Empty, PanelState } from '../../panels/PanelState.tsx';
import { MapSourceDrawer } from './MapSourceDrawer.tsx';
import { valuesOf } from './source-presets.ts';

/** Imagery and models that are set up. */
export function MapSourceTable(): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(mapSourceRecordsQuery);
  const [open, setOpen] = useState<{ source: MapSourceRecord | null; test: MapSourceTest | null } | null>(null);
  return (
    <>
      <div className="table-tools">
        <p className="quiet admin-push">{t('mapSource.hint')}</p>
        <Button
          type="primary"
          icon={<PlusOutlined />}
          data-testid="add-map-source"
          onClick={() => {
            setOpen({ source: null, test: null });
          }}
        >
          {t('mapSource.add')}
        </Button>
      </div>
      {query.data ? null : <PanelState query={query} />}
      {query.data?.length === 0 ? <Empty>{t('mapSource.none')}</Empty> : null}
      {query.data && query.data.length > 0 ? (
        <Table<MapSourceRecord>
          size="small"
          rowKey="id"
          dataSource={query.data}
          pagination={false}
          scroll={{ x: 640 }}
          data-testid="map-source-records"
          onRow={(source) => ({
            'data-source': String(source.id),
            tabIndex: 0,
            onClick: () => {
              setOpen({ source, test: null });
            },
            onKeyDown: (event) => {
              if (event.key === 'Enter') setOpen({ source, test: null });
            },
          })}
          columns={[
            { title: t('mapSource.name'), render: (_, source) => <b>{format.name(source)}</b> },
            { title: t('mapSource.form'), render: (_, source) => t(`mapSource.forms.${valuesOf(source).form}`) },
            { title: t('mapSource.source'), render: (_, { address }) => <code>{originOf(address)}</code> },
            {
              title: t('mapSource.key'),
              render: (_, { hasKey }) => (hasKey ? t('mapSource.hasKey') : t('mapSource.noKey')),
            },
          ]}
        />
      ) : null}
      {open ? (
        <MapSourceDrawer
          // Saved it is another form: of what is kept.
          key={`${String(open.source?.id ?? 'new')} ${String(open.source?.version ?? 0)}`}
          source={open.source}
          firstTest={open.test}
          onSaved={setOpen}
          onClose={() => {
            setOpen(null);
          }}
        />
      ) : null}
    </>
  );
}
