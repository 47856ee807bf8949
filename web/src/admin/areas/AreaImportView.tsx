import { UploadOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AreaImport, AreaImportAnswer } from '@xuncheng/contract';
import { Alert, App, Button, Checkbox, Input, Popconfirm, Upload } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bringFile, importAreas } from '../../api/area-import.ts';
import { beatRecordsQuery } from '../../api/beats.ts';
import { areasQuery, beatsQuery, cellsQuery } from '../../api/queries.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { AreaTable } from './AreaTable.tsx';
import { ImportDrawing } from './ImportDrawing.tsx';
import { ImportRows } from './ImportRows.tsx';
import { ImportWishes, type Wishes } from './ImportWishes.tsx';
import './areas.css';

const FIRST: Wishes = {
  kind: 'areas',
  system: 'wgs84',
  mapping: null,
  level: null,
  parentCode: null,
  class: null,
  createBeats: false,
};

/** A file of areas or cells: brought, looked at with what is wrong with it, and then taken over as a whole. */
export function AreaImportView(): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [pasted, setPasted] = useState('');
  const [uploadId, setUploadId] = useState<string | null>(null);
  const [wishes, setWishes] = useState<Wishes>(FIRST);
  const [answer, setAnswer] = useState<AreaImportAnswer | null>(null);
  const importing = useMutation({
    mutationFn: async (asked: Omit<AreaImport, 'uploadId'>) => {
      const id = uploadId ?? (await bringFile(file ?? new Blob([pasted]))).id;
      setUploadId(id);
      return importAreas({ ...asked, uploadId: id });
    },
    onSuccess: (given) => {
      setAnswer(given);
      if (!given.applied) return;
      void message.success(t('areaImport.applied', given.applied));
      // It is done, and the buttons say so: all cells of a city take seconds to come again, and a click meanwhile would be swallowed.
      for (const { queryKey } of [areasQuery, cellsQuery, beatsQuery, beatRecordsQuery])
        void client.invalidateQueries({ queryKey });
    },
    onError: (error) => void message.error(failureText(error, t)),
  });
  const bring = (given: File | null, text: string): void => {
    setFile(given);
    setPasted(text);
    setUploadId(null);
    setAnswer(null);
  };
  /** What is wished otherwise is looked at anew: the answer shown is of before. */
  const wish = (wanted: Wishes): void => {
    setWishes(wanted.kind === wishes.kind ? wanted : { ...wanted, mapping: null });
    setAnswer(null);
  };
  const isEmpty = file === null && pasted.trim() === '';
  return (
    <div className="area-import">
      <section className="admin-stack">
        <p className="quiet">{t('areaImport.hint')}</p>
        <Upload.Dragger
          accept=".geojson,.json,.wkt,.csv,.tsv,.txt"
          maxCount={1}
          showUploadList={false}
          beforeUpload={(given) => {
            bring(given, '');
            return false;
          }}
        >
          <UploadOutlined /> {file ? file.name : t('areaImport.choose')}
        </Upload.Dragger>
        <Input.TextArea
          rows={4}
          value={pasted}
          placeholder={t('areaImport.paste')}
          aria-label={t('areaImport.paste')}
          spellCheck={false}
          data-testid="import-text"
          onChange={(event) => {
            bring(null, event.target.value);
          }}
        />
        <ImportWishes wishes={wishes} answer={answer} onChange={wish} />
        <div className="table-tools">
          <Button
            type={answer ? 'default' : 'primary'}
            disabled={isEmpty}
            loading={importing.isPending}
            data-testid="look-at-import"
            onClick={() => {
              importing.mutate({ ...wishes, apply: false });
            }}
          >
            {t('areaImport.look')}
          </Button>
          <Popconfirm
            title={t('areaImport.apply')}
            description={t('areaImport.applyText')}
            onConfirm={() => {
              importing.mutate({ ...wishes, apply: true });
            }}
          >
            <Button
              type={answer ? 'primary' : 'default'}
              disabled={!answer || answer.errors > 0 || answer.applied !== null || answer.rows.length === 0}
              loading={importing.isPending}
              data-testid="apply-import"
            >
              {t('areaImport.apply')}
            </Button>
          </Popconfirm>
        </div>
      </section>
      {answer ? (
        <section className="admin-stack" data-testid="import-answer">
          <Alert
            type={answer.errors > 0 ? 'error' : 'success'}
            showIcon
            title={answer.errors > 0 ? t('areaImport.wrong', { count: answer.errors }) : t('areaImport.good')}
            description={t('areaImport.counts', {
              add: answer.rows.filter(({ action }) => action === 'add').length,
              update: answer.rows.filter(({ action }) => action === 'update').length,
              same: answer.rows.filter(({ action }) => action === 'same').length,
              kept: answer.kept,
            })}
          />
          {answer.newBeats.length > 0 && !answer.applied ? (
            <Checkbox
              checked={wishes.createBeats}
              disabled={importing.isPending}
              data-testid="create-beats"
              onChange={(event) => {
                const wanted = { ...wishes, createBeats: event.target.checked };
                setWishes(wanted);
                importing.mutate({ ...wanted, apply: false });
              }}
            >
              {t('areaImport.createBeats', { codes: answer.newBeats.join('、') })}
            </Checkbox>
          ) : null}
          <ImportDrawing rows={answer.rows} />
          <ImportRows rows={answer.rows} kind={wishes.kind} />
        </section>
      ) : (
        <AreaTable />
      )}
    </div>
  );
}
