import { distanceMetres, lineLengthMetres, type LonLat } from '@xuncheng/contract';

/** Names that lie nearer to each other than this share of the spacing say the same twice: along one line they are two thirds of it apart at least. */
const SAME_NAME_SHARE = 0.6;

/**
 * Where one name is written that many lines have: imported maps cut a road at every crossing, and at both carriageways. The longest line is
 * named first, a line near to where the name already stands is not.
 */
export function namePlaces<Line extends { readonly line: readonly LonLat[] }>(
  lines: readonly Line[],
  spacingMetres: number,
): { readonly of: Line; readonly place: LonLat }[] {
  const written: { of: Line; place: LonLat }[] = [];
  const byLength = lines.map((of) => ({ of, metres: lineLengthMetres(of.line) })).sort((a, b) => b.metres - a.metres);
  for (const { of } of byLength) {
    for (const place of roadLabelPlaces(of.line, spacingMetres)) {
      const isNear = written.some(
        (other) => other.of !== of && distanceMetres(...other.place, ...place) < spacingMetres * SAME_NAME_SHARE,
      );
      if (!isNear) written.push({ of, place });
    }
  }
  return written;
}

/**
 * Where a road's name is written: in the middle of a short road, else about every `spacingMetres` along it.
 * A line of fewer than two points has none.
 */
function roadLabelPlaces(line: readonly LonLat[], spacingMetres: number): LonLat[] {
  const lengths: number[] = [];
  let total = 0;
  for (let i = 1; i < line.length; i++) {
    const length = distanceMetres(line[i - 1]![0], line[i - 1]![1], line[i]![0], line[i]![1]);
    lengths.push(length);
    total += length;
  }
  if (total === 0) return [];
  const count = Math.max(1, Math.round(total / spacingMetres));
  const places: LonLat[] = [];
  let segment = 0;
  let passed = 0;
  for (let k = 0; k < count; k++) {
    const wanted = (total * (k + 0.5)) / count;
    while (segment < lengths.length - 1 && passed + lengths[segment]! < wanted) passed += lengths[segment++]!;
    const share = lengths[segment]! === 0 ? 0 : (wanted - passed) / lengths[segment]!;
    const a = line[segment]!;
    const b = line[segment + 1]!;
    places.push([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]);
  }
  return places;
}
