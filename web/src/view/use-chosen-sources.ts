import type { MapSource } from '@xuncheng/contract';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { mapSourcesQuery } from '../api/map-sources.ts';
import { chosenSources, useGround } from './ground.ts';

/** Imagery and models that were chosen in this browser and are there. */
export function useChosenSources(): readonly MapSource[] {
  const sources = useQuery(mapSourcesQuery).data;
  const imagery = useGround((ground) => ground.imagery);
  const models = useGround((ground) => ground.models);
  return useMemo(() => chosenSources(sources ?? [], { imagery, models }), [sources, imagery, models]);
}
