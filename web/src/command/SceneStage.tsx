import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '../live/live-context.ts';
import type { Insets } from '../scene/camera-moves.ts';
import { GroundNotice } from './GroundNotice.tsx';
import { SceneBoundary } from './SceneBoundary.tsx';
import { ScenePlaceholder } from './ScenePlaceholder.tsx';
import { hasWebgl } from './webgl.ts';

const SceneView = lazy(async () => ({ default: (await import('../scene/SceneView.tsx')).SceneView }));

/** The map behind a page: drawn once its engine is there, or why it cannot be. */
export function SceneStage({ insets, label }: { readonly insets: Insets; readonly label: string }): ReactElement {
  const { t } = useTranslation();
  const begun = useBeginsLater();
  return (
    <main className="command-scene" aria-label={label}>
      {!begun || hasWebgl() ? (
        <SceneBoundary>
          <Suspense fallback={null}>{begun ? <SceneView insets={insets} /> : null}</Suspense>
          <ScenePlaceholder />
          <GroundNotice />
        </SceneBoundary>
      ) : (
        <p className="page-middle">{t('scene.noWebgl')}</p>
      )}
    </main>
  );
}

/** Lists can be worked with while the map is made, which keeps the page busy for seconds on a slow machine: they go first, if they come soon. */
const LISTS_FIRST_MS = 1_500;

function useBeginsLater(): boolean {
  const { store } = useLive();
  const [begun, setBegun] = useState(store.receivedAt !== null);
  useEffect(() => {
    if (begun) return undefined;
    const begin = (): void => {
      setBegun(true);
    };
    const timer = setTimeout(begin, LISTS_FIRST_MS);
    // After the frame in which they are drawn: they are put together between this one and the next.
    const stop = store.subscribe('officers', () =>
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(begin))),
    );
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [store, begun]);
  return begun;
}
