import { lazy, Suspense, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Insets } from '../scene/camera-moves.ts';
import { GroundNotice } from './GroundNotice.tsx';
import { SceneBoundary } from './SceneBoundary.tsx';
import { ScenePlaceholder } from './ScenePlaceholder.tsx';
import { hasWebgl } from './webgl.ts';

const SceneView = lazy(async () => ({ default: (await import('../scene/SceneView.tsx')).SceneView }));

/** The map behind a page: drawn once its engine is there, or why it cannot be. */
export function SceneStage({ insets, label }: { readonly insets: Insets; readonly label: string }): ReactElement {
  const { t } = useTranslation();
  const [webgl] = useState(hasWebgl);
  return (
    <main className="command-scene" aria-label={label}>
      {webgl ? (
        <SceneBoundary>
          <Suspense fallback={null}>
            <SceneView insets={insets} />
          </Suspense>
          <ScenePlaceholder />
          <GroundNotice />
        </SceneBoundary>
      ) : (
        <p className="page-middle">{t('scene.noWebgl')}</p>
      )}
    </main>
  );
}
