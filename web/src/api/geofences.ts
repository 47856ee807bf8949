import { geofence, geofenceEvent, type Geofence, type GeofenceChange, type NewGeofence } from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { get, post, put, remove } from './request.ts';

/** Fences in reach, and who is inside. The live event `geofence` refreshes it, and what happened at each. */
export const geofencesQuery = queryOptions({
  queryKey: ['geofences'],
  queryFn: ({ signal }) => get('/geofences', z.array(geofence), signal),
  staleTime: 60_000,
});

/** Who entered and left, newest first. */
export function geofenceEventsQuery(id: number) {
  return queryOptions({
    queryKey: ['geofences', id, 'events'],
    queryFn: ({ signal }) => get(`/geofences/${String(id)}/events`, z.array(geofenceEvent), signal),
  });
}

/** Throws ApiFailure, as all of these. */
export function drawGeofence(fence: NewGeofence): Promise<Geofence> {
  return post('/geofences', fence, geofence);
}

export function changeGeofence(id: number, change: GeofenceChange): Promise<Geofence> {
  return put(`/geofences/${String(id)}`, change, geofence);
}

export function putAwayGeofence(id: number): Promise<void> {
  return remove(`/geofences/${String(id)}`);
}

export function bringBackGeofence(id: number): Promise<Geofence> {
  return post(`/geofences/${String(id)}/restore`, {}, geofence);
}
