import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactElement } from 'react';
import { coalesce } from '../live/coalesce.ts';
import { LiveContext, type Live } from '../live/live-context.ts';
import { LiveStore } from '../live/live-store.ts';
import { makeOperatorLink } from '../live/operator-link.ts';
import { resetView } from '../view/view-state.ts';
import { CommandLayout } from './CommandLayout.tsx';
import './command.css';
import './command-overlays.css';
import '../panels/panels.css';
import '../panels/panel-details.css';

/** Figures are asked for again at most this often, however often they are recomputed. */
const REFRESH_EVERY_MS = 5_000;

/** The operator's page: keeps the live connection open for as long as it is on screen. */
export function CommandView(): ReactElement {
  const client = useQueryClient();
  const [live] = useState(() => makeLive(client));
  useEffect(() => {
    resetView();
    return live.open();
  }, [live]);
  return (
    <LiveContext value={live}>
      <CommandLayout />
    </LiveContext>
  );
}

function makeLive(client: QueryClient): Live & { readonly open: () => () => void } {
  const store = new LiveStore();
  const refresh = coalesce<number>(REFRESH_EVERY_MS, (shiftIds) => {
    const askAgain = (queryKey: readonly unknown[]): void => {
      // A question already on its way is not torn up for a newer one.
      void client.invalidateQueries({ queryKey }, { cancelRefetch: false });
    };
    for (const name of ['coverage', 'gaps', 'performance']) askAgain([name]);
    for (const shiftId of shiftIds) askAgain(['shift', shiftId]);
  });
  const link = makeOperatorLink(store, {
    onSignedOut: () => void client.invalidateQueries({ queryKey: ['session'] }),
    onRecomputed: refresh.add,
  });
  const open = (): (() => void) => {
    const close = link.open();
    return () => {
      refresh.stop();
      close();
    };
  };
  return { store, link, open };
}
