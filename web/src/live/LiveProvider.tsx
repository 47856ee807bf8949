import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { coalesce } from './coalesce.ts';
import { LiveContext, type Live } from './live-context.ts';
import { LiveStore } from './live-store.ts';
import { makeOperatorLink } from './operator-link.ts';

/** Figures are asked for again at most this often, however often they are recomputed. */
const REFRESH_EVERY_MS = 5_000;
/** The same for the list of gaps, which somebody may be working through. */
const GAPS_EVERY_MS = 2_000;

/** What an import or another source of imagery changes. */
const CITY = ['base-map', 'areas', 'cells', 'beats', 'beat-records', 'map-sources'];

/**
 * Keeps the live connection open for as long as the page is on screen. It is begun before the page is put together, so that the server answers
 * meanwhile.
 */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const client = useQueryClient();
  const [live] = useState(() => makeLive(client));
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    const close = live.open();
    const timer = setTimeout(() => {
      setBegun(true);
    });
    return () => {
      clearTimeout(timer);
      close();
    };
  }, [live]);
  return <LiveContext value={live}>{begun ? children : null}</LiveContext>;
}

function makeLive(client: QueryClient): Live & { readonly open: () => () => void } {
  const store = new LiveStore();
  const askAgain = (queryKey: readonly unknown[]): void => {
    // A question already on its way is not torn up for a newer one.
    void client.invalidateQueries({ queryKey }, { cancelRefetch: false });
  };
  const refreshGaps = coalesce<null>(GAPS_EVERY_MS, () => {
    askAgain(['gaps', null]);
  });
  const refresh = coalesce<number>(REFRESH_EVERY_MS, (shiftIds) => {
    for (const name of ['gaps', 'performance']) askAgain([name]);
    for (const shiftId of shiftIds) askAgain(['shift', shiftId]);
  });
  // At the change of shifts dozens clock in within a minute.
  const roster = coalesce<number>(REFRESH_EVERY_MS, () => {
    void client.invalidateQueries({ queryKey: ['roster-now'] }, { cancelRefetch: false });
  });
  const link = makeOperatorLink(store, {
    onSignedOut: () => void client.invalidateQueries({ queryKey: ['session'] }),
    onRecomputed: refresh.add,
    onCity: () => {
      for (const name of CITY) void client.invalidateQueries({ queryKey: [name] });
    },
    onRoster: () => {
      roster.add([0]);
    },
    onGeofence: () => void client.invalidateQueries({ queryKey: ['geofences'] }),
  });
  const open = (): (() => void) => {
    const close = link.open();
    const forget = store.subscribe('gaps', () => {
      refreshGaps.add([null]);
    });
    return () => {
      forget();
      refreshGaps.stop();
      refresh.stop();
      roster.stop();
      close();
    };
  };
  return { store, link, open };
}
