/** How imagery is cut: the square of Web Mercator (EPSG:3857), or plain degrees (EPSG:4326, EPSG:4490) in two squares side by side. */
export const TILINGS = ['web-mercator', 'geographic'] as const;
export type Tiling = (typeof TILINGS)[number];

/** Web Mercator ends here, degrees. */
const MERCATOR_LATITUDE = 85.051_128_78;

/** Columns and rows of a level; level 0 is the whole earth, rows count from the north. */
export function tileCounts(tiling: Tiling, level: number): { readonly columns: number; readonly rows: number } {
  return { columns: 2 ** level * (tiling === 'geographic' ? 2 : 1), rows: 2 ** level };
}

/** The tile that holds a place; degrees in the coordinate system of the tiles. */
export function tileAt(
  tiling: Tiling,
  lon: number,
  lat: number,
  level: number,
): { readonly column: number; readonly row: number } {
  const { columns, rows } = tileCounts(tiling, level);
  const within = (share: number, count: number): number => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return { column: within((lon + 180) / 360, columns), row: within(shareFromNorth(tiling, lat), rows) };
}

function shareFromNorth(tiling: Tiling, lat: number): number {
  if (tiling === 'geographic') return (90 - lat) / 180;
  const angle = (Math.max(-MERCATOR_LATITUDE, Math.min(MERCATOR_LATITUDE, lat)) * Math.PI) / 180;
  return (1 - Math.asinh(Math.tan(angle)) / Math.PI) / 2;
}
