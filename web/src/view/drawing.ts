import {
  distanceMetres,
  lineLengthMetres,
  ringAreaSquareMetres,
  type DrawnShape,
  type LonLat,
} from '@xuncheng/contract';

/** What has been drawn so far on the map: a line, or a ring once it is closed; and what it was before each change. */
export interface Drawing {
  readonly points: readonly LonLat[];
  readonly closed: boolean;
  readonly before: Drawing | null;
}

/** Fewer enclose nothing. */
const CORNERS_AT_LEAST = 3;

export const NOTHING_DRAWN: Drawing = { points: [], closed: false, before: null };

/** One more corner; a ring takes none. */
export function addCorner(drawing: Drawing, corner: LonLat): Drawing {
  return drawing.closed ? drawing : { points: [...drawing.points, corner], closed: false, before: drawing };
}

/** A corner somewhere else. */
export function moveCorner(drawing: Drawing, index: number, to: LonLat): Drawing {
  return { ...drawing, points: drawing.points.map((point, i) => (i === index ? to : point)), before: drawing };
}

/** A line becomes a ring, when it has corners enough. */
export function closeRing(drawing: Drawing): Drawing {
  if (drawing.closed || drawing.points.length < CORNERS_AT_LEAST) return drawing;
  return { points: drawing.points, closed: true, before: drawing };
}

/** As it was before the last change. */
export function undoDrawing(drawing: Drawing): Drawing {
  return drawing.before ?? drawing;
}

/** Length of the line, or of the way round the ring, metres. */
export function drawnMetres({ points, closed }: Drawing): number {
  const [first, last] = [points[0], points.at(-1)];
  return lineLengthMetres(points) + (closed && first && last ? distanceMetres(...last, ...first) : 0);
}

/** What is enclosed, square metres; null while nothing is. */
export function drawnSquareMetres({ points, closed }: Drawing): number | null {
  return closed ? Math.abs(ringAreaSquareMetres(points)) : null;
}

/** What was drawn, to be given on; null while it is less than a line. */
export function shapeOf({ points, closed }: Drawing): DrawnShape | null {
  const corners = points.map(([lon, lat]): [number, number] => [lon, lat]);
  const first = corners[0];
  if (!first || corners.length < 2) return null;
  return closed
    ? { type: 'Polygon', coordinates: [[...corners, first]] }
    : { type: 'LineString', coordinates: corners };
}

/** A shape to go on drawing at. */
export function drawingOf(shape: DrawnShape): Drawing {
  return shape.type === 'LineString'
    ? { points: shape.coordinates, closed: false, before: NOTHING_DRAWN }
    : { points: shape.coordinates[0].slice(0, -1), closed: true, before: NOTHING_DRAWN };
}
