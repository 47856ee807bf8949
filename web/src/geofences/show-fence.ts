import { surfaceBox, distanceMetres, type GeofenceShape } from '@xuncheng/contract';
import { flyTo, select } from '../view/view-state.ts';
import { fenceOutline } from './fence-outline.ts';

const NEAREST_METRES = 500;
/** How much more than the fence is seen around it. */
const AROUND = 1.8;

/** Goes to a fence and opens its card. */
export function showFence(geofenceId: number, shape: GeofenceShape): void {
  select({ kind: 'geofence', geofenceId });
  flyToFence(shape);
}

/** Goes to where it is, far enough away to see it whole. */
export function flyToFence(shape: GeofenceShape): void {
  const [west, south, east, north] = surfaceBox({ type: 'Polygon', coordinates: [fenceOutline(shape)] });
  const across = distanceMetres(west, south, east, north);
  flyTo((west + east) / 2, (south + north) / 2, Math.max(NEAREST_METRES, across * AROUND));
}
