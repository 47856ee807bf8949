import { useEffect, type ReactElement } from 'react';
import { LiveProvider } from '../live/LiveProvider.tsx';
import { resetView } from '../view/view-state.ts';
import { CommandLayout } from './CommandLayout.tsx';
import { usePastTrailLink } from './use-past-trail-link.ts';
import './command.css';
import './command-overlays.css';
import './palette/palette.css';
import '../panels/panels.css';
import '../panels/panel-details.css';

/** The operator's page. */
export function CommandView(): ReactElement {
  useEffect(resetView, []);
  usePastTrailLink();
  return (
    <LiveProvider>
      <CommandLayout />
    </LiveProvider>
  );
}
