import type { CellClass } from '@xuncheng/contract';
import { smoothLine } from './curves.ts';
import { EDGE_ROADS, INNER_ROADS } from './main-roads.ts';
import { distanceToLine, toPlane, type XY } from './plane.ts';
import { isOnHill, metresToLake } from './terrain.ts';

/** Where people shop, stroll and trade: kept in order at every hour. */
const BUSY_STREETS = new Set([
  '延安路',
  '解放路',
  '湖滨路',
  '南山路',
  '庆春路',
  '河坊街',
  '中山中路',
  '西湖大道',
  '望江路',
  '秋涛路',
]);

const lines = [...INNER_ROADS, ...EDGE_ROADS]
  .filter((road) => road.roadClass === 'main')
  .map((road) => ({ busy: BUSY_STREETS.has(road.name), line: smoothLine(road.line.map(toPlane)) }));

/** How often a cell must be seen: A main commercial streets and the lake front, C quiet quarters and hills, B the rest. */
export function classifyCell(middle: XY): CellClass {
  if (metresToLake(middle) < 130) return 'A';
  if (isOnHill(middle)) return 'C';
  const near = (busyOnly: boolean): number =>
    Math.min(...lines.filter(({ busy }) => busy || !busyOnly).map(({ line }) => distanceToLine(middle, line)));
  if (near(true) < 85) return 'A';
  return near(false) < 190 ? 'B' : 'C';
}
