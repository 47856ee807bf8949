import type { Cell, DistrictDocument, MapFeature } from '@xuncheng/contract';

/**
 * Two subdistricts beside each other, one community each with four cells of 100 m × 100 m, an officer round the clock in each
 * (nobody real), a camera and a probe in each.
 */
export const ORIGIN = { lon: 120.17, lat: 30.24 };
const LON_PER_100_M = 0.00104;
const LAT_PER_100_M = 0.0009;

/** Position in metres east and north of the origin, roughly. */
export function at(eastMetres: number, northMetres: number): { lon: number; lat: number } {
  return {
    lon: ORIGIN.lon + (eastMetres / 100) * LON_PER_100_M,
    lat: ORIGIN.lat + (northMetres / 100) * LAT_PER_100_M,
  };
}

function box(west: number, south: number, east: number, north: number): Cell['geometry'] {
  const corner = (x: number, y: number): [number, number] => [at(x, y).lon, at(x, y).lat];
  return {
    type: 'Polygon',
    coordinates: [
      [corner(west, south), corner(east, south), corner(east, north), corner(west, north), corner(west, south)],
    ],
  };
}

function street(name: string, west: number, south: number, east: number, north: number): MapFeature {
  const line = [at(west, south), at(east, north)].map(({ lon, lat }): [number, number] => [lon, lat]);
  return {
    type: 'Feature',
    geometry: { type: 'LineString', coordinates: line },
    properties: { kind: 'road', name, roadClass: 'lane', widthMetres: 8 },
  };
}

const SIDES = [
  { name: 'west', west: 0 },
  { name: 'east', west: 200 },
] as const;

/** Minute of the local day at which every shift begins, which lasts a day: whenever a test runs, it is in the middle of one. */
const HALF_A_DAY_AGO = Math.floor((Date.now() / 60_000 + 8 * 60 + 12 * 60) % 1_440);

/** The document. */
export function smallDistrict(): DistrictDocument {
  return {
    format: 'xuncheng-district',
    version: 1,
    attribution: 'drawn for tests',
    timeZone: 'Asia/Shanghai',
    areas: [
      { code: 'D', parentCode: null, level: 'district', name: '区', nameEn: 'District', geometry: box(0, 0, 400, 200) },
      ...SIDES.flatMap(({ name, west }) => [
        {
          code: `S-${name}`,
          parentCode: 'D',
          level: 'subdistrict' as const,
          name: `${name}街道`,
          nameEn: name,
          geometry: box(west, 0, west + 200, 200),
        },
        {
          code: `C-${name}`,
          parentCode: `S-${name}`,
          level: 'community' as const,
          name: `${name}社区`,
          nameEn: name,
          geometry: box(west, 0, west + 200, 200),
        },
      ]),
    ],
    cells: SIDES.flatMap(({ name, west }) =>
      (['A', 'A', 'B', 'C'] as const).map((cellClass, index) => ({
        code: `${name}-${String(index)}`,
        areaCode: `C-${name}`,
        class: cellClass,
        geometry: box(
          west + (index % 2) * 100,
          index < 2 ? 0 : 100,
          west + (index % 2) * 100 + 100,
          index < 2 ? 100 : 200,
        ),
      })),
    ),
    map: [
      { type: 'Feature', geometry: box(0, 0, 50, 50), properties: { kind: 'water', name: '湖' } },
      street('大街', 0, 50, 400, 50),
      street('小巷', 150, 50, 150, 200),
    ],
    squads: SIDES.map(({ name }) => ({ code: `Q-${name}`, name: `${name}中队`, areaCode: `S-${name}` })),
    officers: [
      ...SIDES.map(({ name }) => ({
        badge: `1-${name}`,
        name: `队员${name}`,
        squadCode: `Q-${name}`,
        travelMode: 'foot' as const,
      })),
      { badge: '9-off', name: '休班队员', squadCode: 'Q-west', travelMode: 'foot' },
    ],
    beats: SIDES.map(({ name }) => ({
      code: `B-${name}`,
      name: `${name}责任区`,
      areaCode: `C-${name}`,
      cellCodes: [0, 1, 2, 3].map((index) => `${name}-${String(index)}`),
    })),
    devices: SIDES.flatMap(({ name, west }) => [
      {
        id: `terminal-${name}`,
        kind: 'terminal' as const,
        protocol: 'own' as const,
        name: `终端${name}`,
        areaCode: `S-${name}`,
      },
      {
        id: `camera-${name}`,
        kind: 'camera' as const,
        protocol: 'own' as const,
        name: `摄像机${name}`,
        areaCode: `C-${name}`,
        ...at(west + 50, 50),
        heading: 90,
        fieldOfView: 60,
        rangeMetres: 80,
      },
      {
        id: `probe-${name}`,
        kind: 'probe' as const,
        protocol: 'own' as const,
        name: `噪声${name}`,
        areaCode: `C-${name}`,
        ...at(west + 60, 60),
        quantity: 'noise',
        unit: 'dB',
        limits: [
          {
            type: 'noise',
            direction: 'above' as const,
            raise: 70,
            clear: 65,
            holdSeconds: 10,
            severity: 'minor' as const,
          },
        ],
      },
    ]),
    roster: SIDES.map(({ name }) => ({
      badge: `1-${name}`,
      beatCode: `B-${name}`,
      deviceId: `terminal-${name}`,
      startMinute: HALF_A_DAY_AGO,
      durationMinutes: 1440,
    })),
    cameraAlarmRules: [
      { label: 'stall', zone: 'no-stall', minimumStationarySeconds: 60, type: 'street-stall', severity: 'minor' },
    ],
  };
}
