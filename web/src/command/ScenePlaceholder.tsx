import { useQuery } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { areasQuery, baseMapQuery, cellsQuery, devicesQuery } from '../api/queries.ts';
import { failureText } from '../i18n/failure-text.ts';

/** Over the scene until its base map is drawn: that it is on its way, or why not. */
export function ScenePlaceholder(): ReactElement | null {
  const { t } = useTranslation();
  const ready = useSceneReady();
  const queries = [useQuery(baseMapQuery), useQuery(areasQuery), useQuery(cellsQuery), useQuery(devicesQuery)];
  const failed = queries.find((query) => query.isError);
  if (failed) {
    return (
      <div className="scene-placeholder" role="alert">
        <p>{t('common.failed', { message: failureText(failed.error, t) })}</p>
        <Button
          type="primary"
          onClick={() => {
            for (const query of queries) if (query.isError) void query.refetch();
          }}
        >
          {t('common.retry')}
        </Button>
      </div>
    );
  }
  if (ready) return null;
  return (
    <div className="scene-placeholder" role="status">
      <Spin />
      <span>{t('scene.loading')}</span>
    </div>
  );
}

/** The scene says on the root element when it is drawn: it lives in another bundle and knows nothing of this one. */
function useSceneReady(): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const root = document.getElementById('root')!;
    const look = (): void => {
      setReady(root.dataset['sceneReady'] === 'true');
    };
    const observer = new MutationObserver(look);
    observer.observe(root, { attributeFilter: ['data-scene-ready'] });
    look();
    return () => {
      observer.disconnect();
    };
  }, []);
  return ready;
}
