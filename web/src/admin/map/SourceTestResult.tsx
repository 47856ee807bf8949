import type { MapSourceRecord, MapSourceTest } from '@xuncheng/contract';
import { Alert } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';

/** How a source answered: what came, as a picture where it is one, or why nothing did. */
export function SourceTestResult({
  source,
  test,
}: {
  readonly source: MapSourceRecord;
  readonly test: MapSourceTest;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  if (test.state === 'failed')
    return (
      <Alert
        type="warning"
        showIcon
        data-testid="map-source-test"
        data-state={test.reason}
        title={t('mapSource.failed')}
        description={t(`mapSource.failure.${test.reason}`, { status: test.status ?? '' })}
      />
    );
  const { tile } = test;
  return (
    <figure className="source-test" data-testid="map-source-test" data-state="answers">
      <Alert type="success" showIcon title={t('mapSource.answers', { size: format.number(test.bytes / 1_024, 1) })} />
      {tile ? (
        <>
          <img
            src={`/api/v1/map-sources/${String(source.id)}/tiles/${String(tile.level)}/${String(tile.column)}/${String(tile.row)}?v=${String(source.version)}`}
            alt={t('mapSource.preview', { ...tile })}
            width={256}
            height={256}
          />
          <figcaption className="quiet small">{t('mapSource.preview', { ...tile })}</figcaption>
        </>
      ) : null}
    </figure>
  );
}
