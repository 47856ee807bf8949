import { useQuery } from '@tanstack/react-query';
import { areasQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';

/** Names an area by its id; areas below communities are not listed and have none here. */
export function useAreaName(): (areaId: number) => string {
  const areas = useQuery(areasQuery).data;
  const format = useFormat();
  return (areaId) => {
    const area = areas?.find(({ id }) => id === areaId);
    return area ? format.name(area) : '—';
  };
}
