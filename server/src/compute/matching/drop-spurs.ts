import type { RoadNetwork } from '../network/road-network.ts';
import type { RawPath } from './path-builder.ts';

/**
 * Drop from a path what goes into a road and comes back by it without having gone far (rule MM12): noise at a corner, a fix on the wrong
 * side of a junction.
 * @param spurMetres how far one must have gone; the outermost edge of a longer way there and back needs half of it
 * @returns the edges that stay, and for each state its edge among them
 */
export function dropSpurs(
  { reverseOf, edgeMetres }: RoadNetwork,
  { edges, reached, positions }: RawPath,
  spurMetres: number,
): { readonly edges: Int32Array; readonly positions: Int32Array } {
  const count = edges.length;
  const before = Int32Array.from({ length: count }, (_, i) => i - 1);
  const after = Int32Array.from({ length: count }, (_, i) => (i + 1 < count ? i + 1 : -1));
  const isDropped = new Uint8Array(count);
  const drop = (first: number, last: number): void => {
    const [left, right] = [before[first]!, after[last]!];
    let at = first;
    while (at !== right) {
      isDropped[at] = 1;
      at = after[at]!;
    }
    if (left >= 0) after[left] = right;
    if (right >= 0) before[right] = left;
  };
  for (let i = 0; i >= 0 && after[i]! >= 0;) {
    const next = after[i]!;
    if (reverseOf[edges[i]!] !== edges[next]!) {
      i = next;
      continue;
    }
    // How far there and back are the same edges, seen from the turning point.
    let [first, last] = [i, next];
    let depth = reached[i]!;
    while (before[first]! >= 0 && after[last]! >= 0 && reverseOf[edges[before[first]!]!] === edges[after[last]!]) {
      first = before[first]!;
      last = after[last]!;
      depth += edgeMetres[edges[first]!]!;
    }
    if (depth > spurMetres) {
      if (first !== i && reached[i]! < spurMetres / 2) {
        const left = before[i]!;
        drop(i, next);
        i = left;
      } else i = next;
      continue;
    }
    const left = before[first]!;
    const right = after[last]!;
    // A path that begins or ends inside the spur keeps the edge on which it does.
    if (left >= 0 && right >= 0) drop(first, last);
    else if (right >= 0) drop(first, before[last]!);
    else if (first !== last) drop(after[first]!, last);
    i = left >= 0 ? left : right >= 0 ? last : first;
  }
  const kept: number[] = [];
  const place = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    if (isDropped[i] === 0) kept.push(edges[i]!);
    place[i] = Math.max(0, kept.length - 1);
  }
  return { edges: Int32Array.from(kept), positions: positions.map((position) => place[position]!) };
}
