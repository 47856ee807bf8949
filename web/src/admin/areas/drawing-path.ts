import { outerRings, polygonsOf, type Surface } from '@xuncheng/contract';

/** A drawing to scale: degrees of longitude are narrower than those of latitude. */
export interface Drawing {
  readonly viewBox: string;
  /** SVG path of a surface, holes and all. */
  readonly pathOf: (surface: Surface) => string;
}

/** The drawing that shows all of these; undefined when there is nothing to show. */
export function drawingOf(surfaces: readonly Surface[]): Drawing | undefined {
  const positions = surfaces.flatMap((surface) => outerRings(surface)).flat();
  if (positions.length === 0) return undefined;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lon, lat] of positions) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const width = (east - west) * narrow;
  const height = north - south;
  // A thousand units across: whole numbers are exact enough and short.
  const scale = 1_000 / Math.max(width, height, 1e-9);
  const write = (value: number): string => String(Math.round(value * 10) / 10);
  return {
    viewBox: `-8 -8 ${write(width * scale + 16)} ${write(height * scale + 16)}`,
    pathOf: (surface) =>
      polygonsOf(surface)
        .flat()
        .map((ring) => {
          const points = ring.map(
            ([lon, lat]) => `${write((lon - west) * narrow * scale)} ${write((north - lat) * scale)}`,
          );
          return `M${points.join('L')}Z`;
        })
        .join(''),
  };
}
