import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactElement } from 'react';
import { LiveContext, type Live } from '../live/live-context.ts';
import { LiveStore } from '../live/live-store.ts';
import { makeOperatorLink } from '../live/operator-link.ts';
import { resetView } from '../view/view-state.ts';
import { CommandLayout } from './CommandLayout.tsx';
import './command.css';
import '../panels/panels.css';

/** The operator's page: keeps the live connection open for as long as it is on screen. */
export function CommandView(): ReactElement {
  const client = useQueryClient();
  const [live] = useState<Live>(() => {
    const store = new LiveStore();
    const link = makeOperatorLink(store, {
      onSignedOut: () => void client.invalidateQueries({ queryKey: ['session'] }),
      onRecomputed: (shiftIds) => {
        for (const name of ['coverage', 'gaps', 'performance']) void client.invalidateQueries({ queryKey: [name] });
        for (const shiftId of shiftIds) void client.invalidateQueries({ queryKey: ['shift', shiftId] });
      },
    });
    return { store, link };
  });
  useEffect(() => {
    resetView();
    return live.link.open();
  }, [live]);
  return (
    <LiveContext value={live}>
      <CommandLayout />
    </LiveContext>
  );
}
