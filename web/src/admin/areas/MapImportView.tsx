import { UploadOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { MAP_IMPORT_KINDS, type MapImport, type MapImportKind } from '@xuncheng/contract';
import { Alert, Button, Checkbox, Popconfirm, Progress, Upload } from 'antd';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bringFile } from '../../api/area-import.ts';
import { beginMapImport, mapImportQuery, stopMapImport } from '../../api/map-import.ts';
import { baseMapQuery, streetsQuery } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Facts } from '../../panels/Facts.tsx';
import { useSaving } from '../use-saving.ts';
import './areas.css';

const refresh = [mapImportQuery.queryKey];

/** Roads, buildings, water out of an OpenStreetMap extract: brought, read with its progress, and in force as a whole or not at all. */
export function MapImportView(): ReactElement {
  const { t } = useTranslation();
  const client = useQueryClient();
  const status = useQuery(mapImportQuery).data ?? null;
  const [file, setFile] = useState<File | null>(null);
  const [kinds, setKinds] = useState<MapImportKind[]>(['road', 'block', 'water', 'green']);
  const beginning = useSaving(async (given: File) => beginMapImport({ uploadId: (await bringFile(given)).id, kinds }), {
    refresh,
  });
  const stopping = useSaving(stopMapImport, { refresh });
  const isRunning = status?.state === 'running';
  const doneAt = status?.state === 'done' ? status.endedAt : null;
  // What is drawn of the map elsewhere on this page is of before.
  useEffect(() => {
    if (doneAt === null) return;
    for (const { queryKey } of [baseMapQuery, streetsQuery]) void client.invalidateQueries({ queryKey });
  }, [client, doneAt]);
  return (
    <div className="area-import">
      <section className="admin-stack">
        <p className="quiet">{t('mapImport.hint')}</p>
        <Upload.Dragger
          accept=".osm,.pbf,.xml,.gz"
          maxCount={1}
          showUploadList={false}
          beforeUpload={(given) => {
            setFile(given);
            return false;
          }}
        >
          <UploadOutlined /> {file ? file.name : t('areaImport.choose')}
        </Upload.Dragger>
        <Checkbox.Group<MapImportKind>
          value={kinds}
          options={MAP_IMPORT_KINDS.map((value) => ({ value, label: t(`mapImport.kind.${value}`) }))}
          onChange={setKinds}
        />
        <div className="table-tools">
          <Popconfirm
            title={t('mapImport.begin')}
            description={t('mapImport.beginText')}
            onConfirm={() => {
              if (file) beginning.mutate(file);
            }}
          >
            <Button
              type="primary"
              disabled={!file || kinds.length === 0 || isRunning}
              loading={beginning.isPending}
              data-testid="begin-map-import"
            >
              {t('mapImport.begin')}
            </Button>
          </Popconfirm>
          {isRunning ? (
            <Button
              danger
              loading={stopping.isPending}
              data-testid="stop-map-import"
              onClick={() => {
                stopping.mutate(undefined);
              }}
            >
              {t('mapImport.stop')}
            </Button>
          ) : null}
        </div>
      </section>
      {status ? <Standing status={status} /> : null}
    </div>
  );
}

const ALERTS = { running: 'info', done: 'success', failed: 'error', cancelled: 'warning' } as const;

function Standing({ status }: { readonly status: MapImport }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const share = status.bytes === 0 ? 0 : status.bytesRead / status.bytes;
  return (
    <section className="admin-stack" data-testid="map-import" data-state={status.state}>
      <Alert
        type={ALERTS[status.state]}
        showIcon
        title={t(`mapImport.state.${status.state}`)}
        description={
          status.failure === null
            ? undefined
            : `${t(`mapImport.failure.${status.failure}`)}${status.message === null ? '' : ` ${status.message}`}`
        }
      />
      <Progress
        percent={Math.round(share * 100)}
        status={status.state === 'running' ? 'active' : status.state === 'done' ? 'success' : 'normal'}
        aria-label={t('mapImport.progress')}
      />
      <Facts
        facts={[
          ...status.kinds.map((kind) => [t(`mapImport.kind.${kind}`), format.number(status.found[kind])] as const),
          [t('mapImport.leftOut'), format.number(status.leftOut)],
          [
            t('mapImport.started'),
            `${status.startedBy} · ${format.date(status.startedAt)} ${format.time(status.startedAt, true)}`,
          ],
        ]}
      />
    </section>
  );
}
