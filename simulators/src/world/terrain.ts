import type { LonLat } from '@xuncheng/contract';
import { bandAlong, offsetLine, smoothLine, smoothRing } from './curves.ts';
import { EDGE_ROADS, INNER_ROADS, LAKE_SHORE, OUTER_ROADS } from './main-roads.ts';
import { contains, distanceToLine, toPlane, type XY } from './plane.ts';

/** A named surface on the plane. */
export interface Surface {
  readonly name: string;
  readonly nameEn: string;
  readonly ring: readonly XY[];
}

/** A canal: its middle line and width, for keeping away from, beside the surface that is drawn. */
export interface Canal {
  readonly name: string;
  readonly nameEn: string;
  readonly line: readonly XY[];
  readonly widthMetres: number;
}

const line = (points: readonly LonLat[]): XY[] => smoothLine(points.map(toPlane));

/** The lake shore as the edge of the district. */
export const SHORE_LINE: readonly XY[] = line(LAKE_SHORE);

const roadLine = (name: string): XY[] => {
  const road = [...INNER_ROADS, ...EDGE_ROADS].find((candidate) => candidate.name === name);
  if (!road) throw new Error(`no road ${name}`);
  return line(road.line);
};

/** The Qiantang's north bank: the riverside road, moved out by the width of the promenade. */
const PROMENADE_METRES = 62;
const riverside = roadLine('之江路');
const bankLine = offsetLine(riverside, PROMENADE_METRES);
const outerRiverside = OUTER_ROADS.filter((road) => road.name === '之江路').map((road) => line(road.line));
const bankEast = offsetLine(outerRiverside[0]!, -PROMENADE_METRES).slice(1);
const bankWest = offsetLine(outerRiverside[1]!, PROMENADE_METRES).slice(1);

const NORTH_BANK: readonly XY[] = [...bankEast.toReversed(), ...bankLine, ...bankWest];
const SOUTH_BANK: readonly XY[] = smoothLine(
  (
    [
      [120.125, 30.182],
      [120.145, 30.1885],
      [120.16, 30.1925],
      [120.176, 30.197],
      [120.191, 30.2035],
      [120.205, 30.2125],
      [120.2175, 30.2235],
      [120.2275, 30.2365],
      [120.233, 30.2465],
      [120.236, 30.256],
    ] as const
  ).map(toPlane),
);

/** Where the Zhonghe road's canal runs: along its west side. */
const zhonghe = smoothLine(
  [
    ...INNER_ROADS.find((road) => road.name === '中河中路')!.line.slice(1),
    ...INNER_ROADS.find((road) => road.name === '中河南路')!.line.slice(1, 5),
  ].map(toPlane),
);

export const CANALS: readonly Canal[] = [
  { name: '中河', nameEn: 'Zhonghe Canal', line: offsetLine(zhonghe, -33), widthMetres: 15 },
  {
    name: '东河',
    nameEn: 'Donghe Canal',
    widthMetres: 19,
    line: line([
      [120.1761, 30.262],
      [120.1761, 30.2555],
      [120.1764, 30.249],
      [120.1762, 30.2435],
      [120.1759, 30.2392],
      [120.1757, 30.2352],
    ]),
  },
  {
    name: '贴沙河',
    nameEn: 'Tiesha Canal',
    widthMetres: 34,
    line: line([
      [120.1887, 30.264],
      [120.1887, 30.2556],
      [120.1887, 30.252],
      [120.189, 30.2485],
      [120.1896, 30.245],
      [120.1896, 30.2408],
      [120.188, 30.2372],
      [120.1856, 30.233],
      [120.1826, 30.2292],
      [120.1794, 30.2262],
      [120.176, 30.2228],
      [120.1734, 30.22],
      [120.1705, 30.2192],
      [120.1692, 30.2193],
    ]),
  },
];

/** Everything wet: lake, river, canals. */
export const WATERS: readonly Surface[] = [
  {
    name: '西湖',
    nameEn: 'West Lake',
    ring: [
      ...SHORE_LINE,
      ...smoothLine(
        (
          [
            [120.1582, 30.2579],
            [120.1555, 30.2586],
            [120.1515, 30.2581],
            [120.147, 30.2564],
            [120.143, 30.2542],
            [120.1395, 30.2516],
            [120.136, 30.2505],
            [120.134, 30.247],
            [120.1335, 30.242],
            [120.134, 30.2365],
            [120.1365, 30.2325],
            [120.141, 30.2312],
            [120.1445, 30.2325],
            [120.148, 30.2322],
            [120.1505, 30.2305],
            [120.1538, 30.2304],
          ] as const
        ).map(toPlane),
      ).slice(1, -1),
    ],
  },
  { name: '钱塘江', nameEn: 'Qiantang River', ring: [...NORTH_BANK.toReversed(), ...SOUTH_BANK.toReversed()] },
  ...CANALS.map((canal) => ({
    name: canal.name,
    nameEn: canal.nameEn,
    ring: bandAlong(canal.line, canal.widthMetres),
  })),
];

const green = (name: string, nameEn: string, points: readonly LonLat[]): Surface => ({
  name,
  nameEn,
  ring: smoothRing(points.map(toPlane)),
});

/** Wooded hills: nothing is built on them, fewer people work in them. */
export const HILLS: readonly Surface[] = [
  green('吴山', 'Wushan Hill', [
    [120.1612, 30.2388],
    [120.1645, 30.2385],
    [120.1672, 30.237],
    [120.168, 30.2345],
    [120.167, 30.231],
    [120.1645, 30.2302],
    [120.1613, 30.2318],
    [120.1609, 30.2352],
  ]),
  green('凤凰山', 'Phoenix Hill', [
    [120.1548, 30.2298],
    [120.159, 30.2303],
    [120.163, 30.2283],
    [120.1628, 30.224],
    [120.1606, 30.2185],
    [120.157, 30.2145],
    [120.153, 30.2165],
    [120.1515, 30.221],
    [120.1525, 30.2262],
  ]),
  green('玉皇山', 'Yuhuang Hill', [
    [120.1472, 30.2132],
    [120.1488, 30.2188],
    [120.1512, 30.2205],
    [120.1532, 30.2158],
    [120.1555, 30.213],
    [120.152, 30.2108],
    [120.1468, 30.2092],
  ]),
];

/** Hills beyond the edge, so that the lake does not end in nothing. */
const OUTER_HILLS: readonly Surface[] = [
  green('南屏山', 'Nanping Hill', [
    [120.1395, 30.2302],
    [120.1448, 30.2303],
    [120.1495, 30.229],
    [120.1492, 30.2235],
    [120.1466, 30.217],
    [120.1435, 30.2105],
    [120.1395, 30.2085],
    [120.135, 30.2145],
    [120.1345, 30.2235],
  ]),
  green('宝石山', 'Baoshi Hill', [
    [120.1395, 30.2545],
    [120.144, 30.2572],
    [120.1495, 30.26],
    [120.1535, 30.2605],
    [120.152, 30.2635],
    [120.146, 30.2635],
    [120.1405, 30.26],
  ]),
  green('孤山', 'Gushan Island', [
    [120.1405, 30.252],
    [120.143, 30.2524],
    [120.1452, 30.2532],
    [120.144, 30.2542],
    [120.141, 30.2535],
  ]),
  green('小瀛洲', 'Xiaoyingzhou Isle', [
    [120.1452, 30.2395],
    [120.1466, 30.2394],
    [120.147, 30.2406],
    [120.1456, 30.241],
  ]),
  green('湖心亭', 'Huxin Pavilion', [
    [120.1448, 30.2438],
    [120.1453, 30.2437],
    [120.1455, 30.2442],
    [120.145, 30.2444],
  ]),
];

const causeway = (name: string, nameEn: string, points: readonly LonLat[]): Surface => ({
  name,
  nameEn,
  ring: bandAlong(line(points), 30),
});

/** Parks: the lake front, the promenade, and a few in between. */
export const PARKS: readonly Surface[] = [
  {
    name: '湖滨公园',
    nameEn: 'Hubin Park',
    ring: bandAlong(
      offsetLine(
        SHORE_LINE.filter(([, y]) => y > 1300),
        -26,
      ),
      46,
    ),
  },
  green('柳浪闻莺公园', 'Liulang Wenying Park', [
    [120.1552, 30.2335],
    [120.1565, 30.2352],
    [120.1564, 30.2385],
    [120.1572, 30.2408],
    [120.1565, 30.2418],
    [120.1552, 30.2398],
    [120.1547, 30.2378],
    [120.155, 30.2352],
  ]),
  { name: '钱江沿江绿带', nameEn: 'Riverside Green', ring: bandAlong(offsetLine(riverside, 40), 34) },
  green('小营公园', 'Xiaoying Park', [
    [120.1746, 30.2541],
    [120.1754, 30.2542],
    [120.1755, 30.2529],
    [120.1746, 30.2529],
  ]),
  green('望江公园', 'Wangjiang Park', [
    [120.1862, 30.2364],
    [120.188, 30.2388],
    [120.1887, 30.2403],
    [120.1868, 30.2402],
    [120.1852, 30.2372],
  ]),
  green('八卦田遗址公园', 'Eight Trigrams Field Park', [
    [120.1532, 30.2102],
    [120.1552, 30.2106],
    [120.1562, 30.212],
    [120.1549, 30.2127],
    [120.153, 30.2115],
  ]),
  green('白塔公园', 'White Pagoda Park', [
    [120.1507, 30.2067],
    [120.1532, 30.2071],
    [120.1533, 30.2075],
    [120.1508, 30.2073],
  ]),
  green('吴山广场', 'Wushan Square', [
    [120.1644, 30.2396],
    [120.1658, 30.2396],
    [120.1659, 30.2388],
    [120.1645, 30.2387],
  ]),
  green('江城文化公园', 'Jiangcheng Culture Park', [
    [120.1788, 30.236],
    [120.1803, 30.2362],
    [120.1806, 30.2377],
    [120.179, 30.2377],
  ]),
];

/** Everything green, also outside. */
export const GREENS: readonly Surface[] = [
  ...HILLS,
  ...OUTER_HILLS,
  ...PARKS,
  causeway('苏堤', 'Su Causeway', [
    [120.1375, 30.2512],
    [120.1383, 30.246],
    [120.1388, 30.2395],
    [120.1402, 30.2315],
  ]),
  causeway('白堤', 'Bai Causeway', [
    [120.1448, 30.2535],
    [120.149, 30.2556],
    [120.1535, 30.2586],
  ]),
];

/** Is the place on one of the wooded hills? */
export function isOnHill(point: XY): boolean {
  return HILLS.some((hill) => contains(hill.ring, point));
}

/** Is the place in a hill or a park? */
export function isGreen(point: XY): boolean {
  return isOnHill(point) || PARKS.some((park) => contains(park.ring, point));
}

/** Metres to the nearest canal's water, negative inside it. */
export function metresToCanal(point: XY): number {
  return Math.min(...CANALS.map((canal) => distanceToLine(point, canal.line) - canal.widthMetres / 2));
}

/** Metres to the lake shore. */
export function metresToLake(point: XY): number {
  return distanceToLine(point, SHORE_LINE);
}

/** Metres to the river's north bank. */
export function metresToRiver(point: XY): number {
  return distanceToLine(point, bankLine);
}
