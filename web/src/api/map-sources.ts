import {
  mapSource,
  mapSourceChanged,
  mapSourceRecord,
  mapSourceTest,
  type MapSourceChange,
  type MapSourceChanged,
  type MapSourceTest,
} from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { get, post, put, remove } from './request.ts';

/** Imagery and models that the map can show; the live event `city` refreshes it sooner. */
export const mapSourcesQuery = queryOptions({
  queryKey: ['map-sources'],
  queryFn: ({ signal }) => get('/map-sources', z.array(mapSource), signal),
  refetchInterval: 60_000,
  staleTime: 30_000,
});

/** The same as administered. */
export const mapSourceRecordsQuery = queryOptions({
  queryKey: ['map-source-records'],
  queryFn: ({ signal }) => get('/map-source-records', z.array(mapSourceRecord), signal),
});

const pathOf = (id: number): string => `/map-sources/${String(id)}`;

/** Each throws ApiFailure. */
export function addMapSource(change: MapSourceChange): Promise<MapSourceChanged> {
  return post('/map-sources', change, mapSourceChanged);
}

/** A key that is not said stays as it is. */
export function changeMapSource(id: number, change: MapSourceChange): Promise<MapSourceChanged> {
  return put(pathOf(id), change, mapSourceChanged);
}

export function testMapSource(id: number): Promise<MapSourceTest> {
  return post(`${pathOf(id)}/test`, {}, mapSourceTest);
}

export function removeMapSource(id: number): Promise<void> {
  return remove(pathOf(id));
}
