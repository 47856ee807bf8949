import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactElement } from 'react';
import { LiveContext, type Live } from '../live/live-context.ts';
import { LiveStore } from '../live/live-store.ts';
import { openOperatorLink } from '../live/operator-link.ts';
import { resetView } from '../view/view-state.ts';
import { CommandLayout } from './CommandLayout.tsx';
import './command.css';
import '../panels/panels.css';

/** The operator's page: opens the live connection for as long as it is on screen. */
export function CommandView(): ReactElement | null {
  const client = useQueryClient();
  const [live, setLive] = useState<Live | null>(null);
  useEffect(() => {
    const store = new LiveStore();
    const link = openOperatorLink(store, {
      onSignedOut: () => void client.invalidateQueries({ queryKey: ['session'] }),
      onRecomputed: (shiftIds) => {
        for (const name of ['coverage', 'gaps', 'performance']) void client.invalidateQueries({ queryKey: [name] });
        for (const shiftId of shiftIds) void client.invalidateQueries({ queryKey: ['shift', shiftId] });
      },
    });
    resetView();
    setLive({ store, link });
    return () => {
      link.close();
    };
  }, [client]);
  if (!live) return null;
  return (
    <LiveContext value={live}>
      <CommandLayout />
    </LiveContext>
  );
}
