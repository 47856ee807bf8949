import { useQuery } from '@tanstack/react-query';
import { areasQuery } from '../api/queries.ts';
import { useCallback } from 'react';
import { useFormat } from '../i18n/use-format.ts';

/**
 * Names an area by its id, in the language on screen. Areas below communities are not listed: they are called what the server says of
 * them, where it does.
 */
export function useAreaName(): (areaId: number, otherwise?: string) => string {
  const areas = useQuery(areasQuery).data;
  const format = useFormat();
  return useCallback(
    (areaId, otherwise = '—') => {
      const area = areas?.find(({ id }) => id === areaId);
      return area ? format.name(area) : otherwise;
    },
    [areas, format],
  );
}
