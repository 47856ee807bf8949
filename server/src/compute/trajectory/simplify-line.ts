/**
 * Fewer points for the same line, in one pass: from each kept point on, the cone of directions in which a straight line passes
 * within `tolerance` of every point since. A line that turns back is kept where it turned.
 * @param x metres, as `y`; points `first` to `last`, both included
 * @param tolerance metres: no point dropped is farther from the line that is left
 * @param kept receives the indices kept, in order; as long as the points are many
 * @returns how many were kept
 */
export function simplifyLine(
  x: Float64Array,
  y: Float64Array,
  first: number,
  last: number,
  tolerance: number,
  kept: Int32Array,
): number {
  kept[0] = first;
  if (last <= first) return 1;
  let count = 1;
  let anchor = first;
  let farthest = 0;
  // The cone between its right and left edge, as directions; open while every point is as near as the tolerance.
  let hasCone = false;
  let [rightX, rightY, leftX, leftY] = [0, 0, 0, 0];
  for (let i = first + 1; i <= last; i++) {
    const dx = x[i]! - x[anchor]!;
    const dy = y[i]! - y[anchor]!;
    const distance = Math.sqrt(dx * dx + dy * dy);
    const isInCone = !hasCone || (rightX * dy - rightY * dx >= 0 && dx * leftY - dy * leftX >= 0);
    // A line that has been far away and comes back ends where it turned.
    const turnsBack = farthest > tolerance && distance < farthest;
    if (!isInCone || turnsBack) {
      anchor = i - 1;
      kept[count++] = anchor;
      hasCone = false;
      farthest = 0;
      i--;
      continue;
    }
    if (distance > farthest) farthest = distance;
    if (distance <= tolerance) continue;
    // Edges of the circle of the tolerance around this point, as seen from the anchor.
    const sine = tolerance / distance;
    const cosine = Math.sqrt(1 - sine * sine);
    const rx = dx * cosine + dy * sine;
    const ry = dy * cosine - dx * sine;
    const lx = dx * cosine - dy * sine;
    const ly = dy * cosine + dx * sine;
    if (!hasCone) {
      [rightX, rightY, leftX, leftY] = [rx, ry, lx, ly];
      hasCone = true;
      continue;
    }
    if (rightX * ry - rightY * rx > 0) [rightX, rightY] = [rx, ry];
    if (lx * leftY - ly * leftX > 0) [leftX, leftY] = [lx, ly];
  }
  if (kept[count - 1] !== last) kept[count++] = last;
  return count;
}
