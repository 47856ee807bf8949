import { distanceMetres, lineLengthMetres, ringAreaSquareMetres, type LonLat } from '@xuncheng/contract';

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
