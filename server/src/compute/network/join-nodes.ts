/**
 * For each node the first one at the very same place (rule N1): extracts cut into tiles repeat nodes, and a road must not end there.
 */
export function joinEqualNodes(lon: Float64Array, lat: Float64Array): Int32Array {
  const order = Int32Array.from(lon.keys());
  order.sort((a, b) => lon[a]! - lon[b]! || lat[a]! - lat[b]! || a - b);
  const joined = new Int32Array(lon.length);
  let first = -1;
  for (const node of order) {
    if (first < 0 || lon[node] !== lon[first] || lat[node] !== lat[first]) first = node;
    joined[node] = first;
  }
  return joined;
}
