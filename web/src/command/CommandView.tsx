import { useEffect, type ReactElement } from 'react';
import { resetCameras } from '../cameras/camera-choice.ts';
import { LiveProvider } from '../live/LiveProvider.tsx';
import { closeReplay } from '../replay/replay-state.ts';
import { useReplayLink } from '../replay/use-replay-link.ts';
import { resetView } from '../view/view-state.ts';
import { CommandLayout } from './CommandLayout.tsx';
import { usePastTrailLink } from './use-past-trail-link.ts';
import './command.css';
import './command-overlays.css';
import './palette/palette.css';
import '../replay/replay.css';
import '../panels/panels.css';
import '../panels/panel-details.css';
import '../geofences/geofences.css';

/** The operator's page. */
export function CommandView(): ReactElement {
  useEffect(() => {
    resetView();
    resetCameras();
    return closeReplay;
  }, []);
  usePastTrailLink();
  useReplayLink();
  return (
    <LiveProvider>
      <CommandLayout />
    </LiveProvider>
  );
}
