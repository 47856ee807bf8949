import { lazy, Suspense, useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { AlarmSoundProvider } from '../panels/AlarmSoundProvider.tsx';
import { ConnectionBanner } from '../panels/ConnectionBanner.tsx';
import { CoverageLegend } from '../panels/CoverageLegend.tsx';
import { LayerTree } from '../panels/LayerTree.tsx';
import { useNarrow } from '../view/use-narrow.ts';
import { useView } from '../view/view-state.ts';
import { LeftDock } from './LeftDock.tsx';
import { PickingHint } from './PickingHint.tsx';
import { RightDock } from './RightDock.tsx';
import { SceneBoundary } from './SceneBoundary.tsx';
import { SceneControls } from './SceneControls.tsx';
import { ScenePlaceholder } from './ScenePlaceholder.tsx';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { TopBar } from './TopBar.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import { hasWebgl } from './webgl.ts';

const SceneView = lazy(async () => ({ default: (await import('../scene/SceneView.tsx')).SceneView }));

/** Pixels the docks take from the scene's middle; the same as in command.css. */
const LEFT_DOCK_PIXELS = 364;
const RIGHT_DOCK_PIXELS = 384;

/** Scene below, bars and docks above it. On a phone the docks are sheets. */
export function CommandLayout(): ReactElement {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const leftOpen = useView((view) => view.leftOpen);
  const cardOpen = useView((view) => view.selection !== null || view.draft !== null);
  const wide = useView((view) => view.tab === 'performance' && view.leftOpen);
  const [webgl] = useState(hasWebgl);
  useShortcuts();
  const left = !narrow && leftOpen ? LEFT_DOCK_PIXELS : 0;
  const right = !narrow && cardOpen ? RIGHT_DOCK_PIXELS : 0;
  const insets = useMemo(() => ({ left, right }), [left, right]);
  const classes = [
    'command',
    narrow ? 'narrow' : '',
    left ? 'left-open' : '',
    right ? 'right-open' : '',
    wide ? 'left-wide' : '',
  ];
  return (
    <AlarmSoundProvider>
      <div className={classes.filter(Boolean).join(' ')}>
        <TopBar />
        <main className="command-scene" aria-label={t('product.subtitle')}>
          {webgl ? (
            <SceneBoundary>
              <Suspense fallback={null}>
                <SceneView insets={insets} />
              </Suspense>
              <ScenePlaceholder />
            </SceneBoundary>
          ) : (
            <p className="page-middle">{t('scene.noWebgl')}</p>
          )}
        </main>
        <ConnectionBanner />
        <PickingHint />
        <LeftDock />
        <RightDock />
        <div className="command-corner">
          <CoverageLegend />
          <LayerTree />
        </div>
        <SceneControls />
        <ShortcutHelp />
      </div>
    </AlarmSoundProvider>
  );
}
