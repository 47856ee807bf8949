import { ADMINISTRATOR, device, WATCHERS, type Case } from './route-case.ts';

/** Routes to what cameras show. */
export const CAMERA_CASES: readonly Case[] = [
  // There is none here; one that is there is in camera-pictures.test.ts.
  {
    method: 'GET',
    route: '/devices/{id}/camera-events/{eventId}/picture',
    allowed: WATCHERS,
    status: 404,
    ...device((id) => `/devices/${id}/camera-events/e-1/picture`, 'camera'),
  },
  {
    // Nothing is set for these: the answer ends at once.
    method: 'GET',
    route: '/cameras/pictures',
    allowed: WATCHERS,
    ...device((id) => `/cameras/pictures?ids=${id}`, 'camera'),
  },
  // Nothing streams here; cameras that do are in camera-streams.test.ts.
  {
    method: 'GET',
    route: '/cameras/{id}/hls/{name}',
    allowed: WATCHERS,
    status: 404,
    ...device((id) => `/cameras/${id}/hls/live`, 'camera'),
  },
  {
    method: 'POST',
    route: '/cameras/{id}/whep',
    allowed: WATCHERS,
    status: 404,
    ...device((id) => `/cameras/${id}/whep`, 'camera'),
    body: () => ({ sdp: 'v=0' }),
  },
  {
    method: 'DELETE',
    route: '/cameras/{id}/whep/{session}',
    allowed: WATCHERS,
    status: 404,
    ...device((id) => `/cameras/${id}/whep/0b0e1c1a-4f3a-4c55-9f0e-0d6a5c1b2a33`, 'camera'),
  },
  {
    method: 'PUT',
    route: '/devices/{id}/picture',
    allowed: ADMINISTRATOR,
    ...device((id) => `/devices/${id}/picture`, 'camera'),
    body: () => ({ source: null }),
  },
];
