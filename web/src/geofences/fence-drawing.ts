import {
  distanceMetres,
  lineLengthMetres,
  localPlane,
  type GeofenceShape,
  type LonLat,
  type NewGeofence,
  type Trajectory,
} from '@xuncheng/contract';
import { NOTHING_DRAWN, type Drawing } from '../view/drawing.ts';

/** A trail has a fix every few seconds; so many corners can still be moved by hand. */
const TRAIL_CORNERS_AT_MOST = 150;
const TRAIL_STEP_METRES = 8;
const SMALLEST_RADIUS_METRES = 10;

export type FenceKind = GeofenceShape['kind'];

/** A fence being drawn; its outline is the view's drawing. */
export interface FenceDraft {
  /** What is changed; null: a new one. */
  readonly changes: { readonly id: number; readonly version: number } | null;
  readonly kind: FenceKind;
  readonly halfWidthMetres: number;
  readonly wishes: Omit<NewGeofence, 'shape' | 'areaId'>;
}

/** What is drawn, as a fence of a kind: a closed ring; a middle and a place on the circle; a line. Null while it is none yet. */
export function shapeOfDrawing(
  kind: FenceKind,
  { points, closed }: Drawing,
  halfWidthMetres: number,
): GeofenceShape | null {
  const corners = points.map(([lon, lat]): [number, number] => [lon, lat]);
  const [first, second] = corners;
  if (kind === 'polygon') return closed && corners.length >= 3 ? { kind, ring: corners } : null;
  if (!first || !second) return null;
  if (kind === 'corridor') return { kind, line: corners, halfWidthMetres };
  const radiusMetres = Math.max(SMALLEST_RADIUS_METRES, Math.round(distanceMetres(...first, ...second)));
  return { kind, lon: first[0], lat: first[1], radiusMetres };
}

/** The way back: what would have to be drawn. */
export function drawingOfShape(shape: GeofenceShape): Drawing {
  if (shape.kind === 'polygon') return { points: shape.ring, closed: true, before: null };
  if (shape.kind === 'corridor') return { points: shape.line, closed: false, before: null };
  const edge = localPlane(shape.lon, shape.lat).toLonLat(shape.radiusMetres, 0);
  return { points: [[shape.lon, shape.lat], edge], closed: false, before: null };
}

/** A circle has a middle and one place on it: a third click moves that. */
export function keptForKind(kind: FenceKind, drawing: Drawing): Drawing {
  const [middle, last] = [drawing.points[0], drawing.points.at(-1)];
  if (kind !== 'circle' || drawing.points.length < 3 || !middle || !last) return drawing;
  return { ...drawing, points: [middle, last] };
}

/** Where somebody went since a moment (epoch ms), with corners few enough to be worked with. */
export function drawingOfTrail({ segments }: Pick<Trajectory, 'segments'>, since: number): Drawing {
  const line = segments.flatMap(({ line: { coordinates }, times }) =>
    coordinates.filter((_, i) => (times[i] ?? 0) >= since).map(([lon, lat]): LonLat => [lon, lat]),
  );
  const step = Math.max(TRAIL_STEP_METRES, lineLengthMetres(line) / TRAIL_CORNERS_AT_MOST);
  const kept: LonLat[] = [];
  for (const point of line) {
    const last = kept.at(-1);
    if (!last || distanceMetres(...last, ...point) >= step) kept.push(point);
  }
  return { points: kept, closed: false, before: NOTHING_DRAWN };
}
