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
  const square = tolerance * tolerance;
  let count = 1;
  let anchor = first;
  let farthest = 0; // distances are compared by their squares
  // The cone between its right and left edge, as directions of any length; open while every point is as near as the tolerance.
  let hasCone = false;
  let rightX = 0;
  let rightY = 0;
  let leftX = 0;
  let leftY = 0;
  for (let i = first + 1; i <= last; i++) {
    const dx = x[i]! - x[anchor]!;
    const dy = y[i]! - y[anchor]!;
    const distance = dx * dx + dy * dy;
    const isInCone = !hasCone || (rightX * dy - rightY * dx >= 0 && dx * leftY - dy * leftX >= 0);
    // A line that has been far away and comes back ends where it turned.
    const turnsBack = farthest > square && distance < farthest;
    if (!isInCone || turnsBack) {
      anchor = i - 1;
      kept[count++] = anchor;
      hasCone = false;
      farthest = 0;
      i--;
      continue;
    }
    if (distance > farthest) farthest = distance;
    if (distance <= square) continue;
    // Edges of the circle of the tolerance around this point, as seen from the anchor.
    const along = Math.sqrt(distance - square);
    const rx = dx * along + dy * tolerance;
    const ry = dy * along - dx * tolerance;
    const lx = dx * along - dy * tolerance;
    const ly = dy * along + dx * tolerance;
    if (!hasCone || rightX * ry - rightY * rx > 0) {
      rightX = rx;
      rightY = ry;
    }
    if (!hasCone || lx * leftY - ly * leftX > 0) {
      leftX = lx;
      leftY = ly;
    }
    hasCone = true;
  }
  if (kept[count - 1] !== last) kept[count++] = last;
  return count;
}
