import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { CameraStrip } from '../cameras/CameraStrip.tsx';
import { PutAsideBar } from '../instruct/PutAsideBar.tsx';
import { AlarmSoundProvider } from '../panels/AlarmSoundProvider.tsx';
import { ConnectionBanner } from '../panels/ConnectionBanner.tsx';
import { FullGatewayBanner } from '../panels/FullGatewayBanner.tsx';
import { CoverageLegend } from '../panels/CoverageLegend.tsx';
import { LayerTree } from '../panels/LayerTree.tsx';
import { StreetLegend } from '../panels/StreetLegend.tsx';
import { TrailAreaLegend } from '../panels/TrailAreaLegend.tsx';
import { ReplayBar } from '../replay/ReplayBar.tsx';
import { ReplayDock } from '../replay/ReplayDock.tsx';
import { ReplaySign } from '../replay/ReplaySign.tsx';
import { useReplay } from '../replay/replay-state.ts';
import { useReplayCoverage } from '../replay/use-replay-coverage.ts';
import { useNarrow } from '../view/use-narrow.ts';
import { useView } from '../view/view-state.ts';
import { LeftDock } from './LeftDock.tsx';
import { CommandPalette } from './palette/CommandPalette.tsx';
import { PastTrailBar } from './PastTrailBar.tsx';
import { MeasureBar } from './MeasureBar.tsx';
import { PickingHint } from './PickingHint.tsx';
import { RightDock } from './RightDock.tsx';
import { RosterBand } from './roster/RosterBand.tsx';
import { SceneControls } from './SceneControls.tsx';
import { SceneStage } from './SceneStage.tsx';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { TopBar } from './TopBar.tsx';
import { GuidedTour } from './tour/GuidedTour.tsx';
import { useShortcuts } from './use-shortcuts.ts';

/** Pixels the docks take from the scene's middle; the same as in command.css. */
const LEFT_DOCK_PIXELS = 364;
const RIGHT_DOCK_PIXELS = 384;
/** How much bigger panels are on a wall screen. */
const WALL_SCALE = 1.35;
/** A phone's sheets and tab bar. */
const SHEET_SHARE = 0.6;
const TAB_BAR_PIXELS = 52;
const REPLAY_BAR_PIXELS = 156;
const ROSTER_BAND_PIXELS = 200;

/** Scene below, bars and docks above it. On a phone the docks are sheets. */
export function CommandLayout(): ReactElement {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const replaying = useReplay((replay) => replay.asked !== null);
  const leftOpen = useView((view) => view.leftOpen) || replaying;
  const cardOpen =
    useView((view) => view.selection !== null || view.draft !== null || view.fence !== null) && !replaying;
  const wide = useView((view) => view.tab === 'performance' && view.leftOpen) && !replaying;
  const rosterOpen = useView((view) => view.rosterOpen) && !replaying && !narrow;
  useShortcuts();
  useReplayCoverage();
  const scale = window.matchMedia('(min-width: 2800px) and (min-height: 1400px)').matches ? WALL_SCALE : 1;
  const left = !narrow && leftOpen ? LEFT_DOCK_PIXELS * scale : 0;
  const right = !narrow && cardOpen ? RIGHT_DOCK_PIXELS * scale : 0;
  const below = (replaying ? REPLAY_BAR_PIXELS : rosterOpen ? ROSTER_BAND_PIXELS : 0) * scale;
  const bottom = narrow ? (cardOpen ? window.innerHeight * SHEET_SHARE : TAB_BAR_PIXELS) : below;
  const insets = useMemo(() => ({ left, right, bottom }), [left, right, bottom]);
  const classes = [
    'command',
    narrow ? 'narrow' : '',
    left ? 'left-open' : '',
    right ? 'right-open' : '',
    wide ? 'left-wide' : '',
    replaying ? 'replaying' : '',
    rosterOpen ? 'roster-open' : '',
  ];
  return (
    <AlarmSoundProvider>
      <div className={classes.filter(Boolean).join(' ')}>
        <TopBar />
        <SceneStage insets={insets} label={t('product.subtitle')} />
        <FullGatewayBanner />
        <ConnectionBanner />
        <PickingHint />
        <PastTrailBar />
        <MeasureBar />
        {replaying ? null : <PutAsideBar />}
        <ReplaySign />
        {replaying ? <ReplayDock /> : <LeftDock />}
        {replaying ? null : <RightDock />}
        <ReplayBar />
        {rosterOpen ? <RosterBand /> : null}
        <CameraStrip />
        <div className="command-corner">
          <TrailAreaLegend />
          <StreetLegend />
          <CoverageLegend />
          <LayerTree />
        </div>
        <SceneControls />
        <ShortcutHelp />
        <GuidedTour />
        <CommandPalette />
      </div>
    </AlarmSoundProvider>
  );
}
