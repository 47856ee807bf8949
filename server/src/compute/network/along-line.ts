import { distanceMetres } from '@xuncheng/contract';

/** The place (WGS-84 degrees) at a share of the length of a line of at least two points. */
export function alongLine(line: readonly (readonly [number, number])[], share: number): [number, number] {
  const lengths = line.slice(1).map(([lon, lat], i) => distanceMetres(line[i]![0], line[i]![1], lon, lat));
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  for (const [i, length] of lengths.entries()) {
    if (left <= length && length > 0) {
      const [[lonA, latA], [lonB, latB]] = [line[i]!, line[i + 1]!];
      return [lonA + (left / length) * (lonB - lonA), latA + (left / length) * (latB - latA)];
    }
    left -= length;
  }
  const [lon, lat] = line.at(-1)!;
  return [lon, lat];
}
