import { distanceMetres, type LonLat } from '@xuncheng/contract';

/**
 * Where a road's name is written: in the middle of a short road, else about every `spacingMetres` along it.
 * A line of fewer than two points has none.
 */
export function roadLabelPlaces(line: readonly LonLat[], spacingMetres: number): LonLat[] {
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
