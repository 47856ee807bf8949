import { middleOf, type Area } from '@xuncheng/contract';
import { useQuery } from '@tanstack/react-query';
import { areasQuery } from '../api/queries.ts';
import { useServerNow } from '../live/use-now.ts';
import { useReplay } from '../replay/replay-state.ts';
import type { Look } from '../theme/map-look.ts';
import { lookOf } from './look-choice.ts';
import { isDaylight } from './sun.ts';
import { useView } from './view-state.ts';

/** The sun goes a degree in four minutes. */
const LOOK_AGAIN_MS = 60_000;

/** Day or night on the map: as chosen, or as the sun stands over the area at the moment shown, in a replay too. */
export function useLook(): Look {
  const choice = useView((view) => view.look);
  const areas = useQuery(areasQuery).data;
  const now = useServerNow(LOOK_AGAIN_MS);
  const past = useReplay((replay) => (replay.asked ? Math.floor(replay.at / LOOK_AGAIN_MS) * LOOK_AGAIN_MS : null));
  const [lon, lat] = placeOf(areas?.[0]);
  return lookOf(choice, isDaylight(past ?? now, lon, lat));
}

function placeOf(area: Area | undefined): readonly [lon: number, lat: number] {
  return area ? middleOf(area.geometry) : [120.17, 30.24];
}
