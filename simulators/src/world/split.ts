import { cutEdge, refineRing, ringArea, ringPoints, type Mesh } from './mesh.ts';
import { signedArea, type XY } from './plane.ts';

/** A cut that would end this near to a corner ends in the corner: no slivers, and lanes meet at crossings. */
const SNAP_METRES = 7;

export interface Halves {
  readonly left: number[];
  readonly right: number[];
  /** The two ends of the cut. */
  readonly cut: readonly [from: number, to: number];
}

/**
 * Cuts a ring in two by a straight line so that the left part has about the given share of the area. The direction is the
 * better of the two the ring itself suggests (the way streets run there); others are tried when those would leave more than
 * two parts. Throws when no direction works.
 */
export function splitRing(mesh: Mesh, ring: readonly number[], share: number): Halves {
  const refined = refineRing(mesh, ring);
  const points = ringPoints(mesh, refined);
  const along = dominantDirection(points);
  let best: { plan: CutPlan; score: number } | undefined;
  for (const degrees of [0, 90]) {
    const plan = planCut(points, along + (degrees * Math.PI) / 180, share);
    if (plan && (!best || plan.score < best.score)) best = { plan, score: plan.score };
  }
  for (let degrees = 5; degrees < 180 && (!best || best.score > 70); degrees += 5) {
    const plan = planCut(points, along + (degrees * Math.PI) / 180, share);
    if (plan && (!best || plan.score < best.score)) best = { plan, score: plan.score };
  }
  if (!best) throw new Error(`no straight cut divides the ring of ${String(refined.length)} corners`);
  const halves = applyCut(mesh, refined, best.plan);
  if (ringArea(mesh, halves.left) <= 0 || ringArea(mesh, halves.right) <= 0) throw new Error('a cut left nothing');
  return halves;
}

/** Direction (radians) in which most of the outline runs, modulo a right angle. */
export function dominantDirection(points: readonly XY[]): number {
  let x = 0;
  let y = 0;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const dx = points[i]![0] - points[j]![0];
    const dy = points[i]![1] - points[j]![1];
    const length = Math.hypot(dx, dy);
    const angle = 4 * Math.atan2(dy, dx);
    x += length * Math.cos(angle);
    y += length * Math.sin(angle);
  }
  return Math.atan2(y, x) / 4;
}

/** Where a cut crosses: on the edge that starts at `index`, or in that very corner when `at` is missing. */
interface Crossing {
  readonly index: number;
  readonly at?: XY;
}

interface CutPlan {
  readonly first: Crossing;
  readonly second: Crossing;
  readonly score: number;
}

function planCut(points: readonly XY[], angle: number, share: number): CutPlan | undefined {
  const nx = -Math.sin(angle);
  const ny = Math.cos(angle);
  const heights = points.map(([x, y]) => x * nx + y * ny);
  const total = Math.abs(signedArea(points));
  let low = Math.min(...heights);
  let high = Math.max(...heights);
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (areaBelow(points, heights, middle) < share * total) low = middle;
    else high = middle;
  }
  return crossRing(points, heights, (low + high) / 2, total);
}

/** Area of the part whose height is below the level (Sutherland–Hodgman against one line). */
function areaBelow(points: readonly XY[], heights: readonly number[], level: number): number {
  const kept: XY[] = [];
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const a = heights[j]! - level;
    const b = heights[i]! - level;
    if (a < 0 !== b < 0) kept.push(between(points[j]!, points[i]!, a / (a - b)));
    if (b < 0) kept.push(points[i]!);
  }
  return kept.length < 3 ? 0 : Math.abs(signedArea(kept));
}

function between(a: XY, b: XY, t: number): XY {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
}

function crossRing(
  points: readonly XY[],
  heights: readonly number[],
  level: number,
  total: number,
): CutPlan | undefined {
  const crossings: Crossing[] = [];
  let firstEnters: boolean | undefined;
  const count = points.length;
  for (let i = 0; i < count; i++) {
    const a = heights[i]! - level;
    const b = heights[(i + 1) % count]! - level;
    if (a < 0 === b < 0) continue;
    // The part that follows the first crossing must be the one below the level.
    const enters = b < 0;
    firstEnters ??= enters;
    const t = a / (a - b);
    const start = points[i]!;
    const end = points[(i + 1) % count]!;
    const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
    if (t * length < SNAP_METRES && t <= 0.5) crossings.push({ index: i });
    else if ((1 - t) * length < SNAP_METRES) crossings.push({ index: (i + 1) % count });
    else crossings.push({ index: i, at: between(start, end, t) });
  }
  const [first, second] = firstEnters ? crossings : crossings.reverse();
  if (!first || !second || crossings.length !== 2) return undefined;
  const [left, right] = partPoints(points, first, second);
  const leftArea = signedArea(left);
  const rightArea = signedArea(right);
  if (leftArea < 0.02 * total || rightArea < 0.02 * total) return undefined;
  // A cut snapped onto an edge of the ring itself would give the whole ring twice.
  if (leftArea + rightArea > 1.01 * total) return undefined;
  return { first, second, score: roughness(left, leftArea) + roughness(right, rightArea) };
}

/** Perimeter² / area: 16 for a square, more for long or ragged shapes. */
function roughness(ring: readonly XY[], area: number): number {
  let perimeter = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    perimeter += Math.hypot(ring[i]![0] - ring[j]![0], ring[i]![1] - ring[j]![1]);
  }
  return (perimeter * perimeter) / area;
}

/** Walks the ring from one crossing to the other; `name` gives what stands for a corner and for a crossing. */
function walk<T>(count: number, from: Crossing, to: Crossing, corner: (index: number) => T, ends: [T, T]): T[] {
  const part: T[] = [ends[0]];
  for (let i = (from.index + 1) % count; ; i = (i + 1) % count) {
    if (!to.at && i === to.index) break;
    part.push(corner(i));
    if (i === to.index) break;
  }
  part.push(ends[1]);
  return part;
}

function partPoints(points: readonly XY[], first: Crossing, second: Crossing): [XY[], XY[]] {
  const a = first.at ?? points[first.index]!;
  const b = second.at ?? points[second.index]!;
  if (!first.at && !second.at && first.index === second.index) return [[], []];
  const corner = (index: number): XY => points[index]!;
  return [walk(points.length, first, second, corner, [a, b]), walk(points.length, second, first, corner, [b, a])];
}

function applyCut(mesh: Mesh, ring: readonly number[], { first, second }: CutPlan): Halves {
  const end = ({ index, at }: Crossing): number =>
    at ? cutEdge(mesh, ring[index]!, ring[(index + 1) % ring.length]!, at) : ring[index]!;
  const a = end(first);
  const b = end(second);
  const corner = (index: number): number => ring[index]!;
  return {
    left: walk(ring.length, first, second, corner, [a, b]),
    right: walk(ring.length, second, first, corner, [b, a]),
    cut: [a, b],
  };
}
