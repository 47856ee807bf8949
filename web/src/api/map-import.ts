import { mapImport, type MapImport, type NewMapImport } from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { get, post, remove } from './request.ts';

/** The import that runs, or ran last; asked for often while one runs. */
export const mapImportQuery = queryOptions({
  queryKey: ['map-import'],
  queryFn: ({ signal }) => get('/map-import', mapImport.nullable(), signal),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? 500 : 5_000),
  staleTime: 0,
});

/** Each throws ApiFailure. */
export function beginMapImport(given: NewMapImport): Promise<MapImport> {
  return post('/map-import', given, mapImport);
}

export function stopMapImport(): Promise<void> {
  return remove('/map-import');
}
