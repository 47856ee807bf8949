import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { areasQuery } from '../api/queries.ts';
import { useLive } from '../live/live-context.ts';
import { moveCamera, useView } from '../view/view-state.ts';
import { wallStops, type WallStop } from './wall-stops.ts';

/** Long enough to read a subdistrict from the other end of the room. */
const STOP_MS = 20_000;

/** Goes round and round; each round is made of what is open when it begins. Coverage is shown every second time over the whole. */
export function useWallRound(): WallStop | null {
  const areas = useQuery(areasQuery).data;
  const { store } = useLive();
  const [stop, setStop] = useState<WallStop | null>(null);
  const ahead = useRef<WallStop[]>([]);
  const round = useRef(0);
  useEffect(() => {
    if (!areas) return;
    const goOn = (): void => {
      if (ahead.current.length === 0) {
        ahead.current = wallStops(areas, store.alarms.values());
        const { layers } = useView.getState();
        useView.setState({ layers: { ...layers, coverage: round.current % 2 === 1 } });
        round.current++;
      }
      const next = ahead.current.shift();
      if (!next) return;
      moveCamera(next.flight);
      setStop(next);
    };
    goOn();
    const timer = setInterval(goOn, STOP_MS);
    return () => {
      clearInterval(timer);
    };
  }, [areas, store]);
  return stop;
}
