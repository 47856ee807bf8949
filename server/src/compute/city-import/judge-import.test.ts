import { distanceMetres, type ImportSystem, type LonLat, type Surface } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { toWgs84 } from './coordinate-systems.ts';
import { judgeImport, type KnownCity } from './judge-import.ts';
import type { GivenFeature } from './read-features.ts';

const box = (west: number, south: number, east: number, north: number): LonLat[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const polygon = (...rings: LonLat[][]): Surface => ({ type: 'Polygon', coordinates: rings });
const feature = (
  properties: Record<string, string>,
  surface: Surface | null,
  problem: GivenFeature['problem'] = null,
): GivenFeature => ({
  properties: new Map(Object.entries(properties)),
  surface,
  problem,
});
const DISTRICT = {
  code: 'D',
  parentCode: null,
  level: 'district',
  name: '区',
  nameEn: 'D',
  geometry: polygon(box(120, 30, 121, 31)),
} as const;
const KNOWN: KnownCity = { areas: [DISTRICT], cells: [], beats: [] };
const WISHES = {
  kind: 'areas',
  system: 'wgs84',
  mapping: null,
  level: null,
  parentCode: null,
  class: null,
  createBeats: false,
} as const;
const street = (surface: Surface | null, more: Record<string, string> = {}): GivenFeature =>
  feature({ 编码: 'S1', 名称: '街', 级别: '街道', 上级编码: 'D', ...more }, surface);
const problemsOf = (given: GivenFeature[], wishes: object = {}, known = KNOWN): string[][] =>
  judgeImport(given, { ...WISHES, ...wishes }, known).features.map(({ problems }) => [...problems]);

describe('beats of a file', () => {
  const community = (code: string, parentCode: string) =>
    ({ code, parentCode, level: 'community', name: code, nameEn: code, geometry: DISTRICT.geometry }) as const;
  const known: KnownCity = {
    areas: [
      DISTRICT,
      { ...community('S', 'D'), level: 'subdistrict' },
      community('C1', 'S'),
      community('C2', 'S'),
      community('C3', 'D'),
    ],
    cells: [
      {
        code: '1',
        areaCode: 'C1',
        class: 'A',
        beats: ['B-old'],
        geometry: polygon(box(120.1, 30.1, 120.2, 30.2)),
      },
    ],
    beats: [
      { code: 'B-old', isRetired: false },
      { code: 'B-gone', isRetired: true },
    ],
  };
  const cell = (code: string, parent: string, beat: string): GivenFeature =>
    feature({ code, parent, class: 'A', beat }, polygon(box(120.1, 30.1, 120.2, 30.2)));
  const judge = (given: GivenFeature[], createBeats: boolean) =>
    judgeImport(given, { ...WISHES, kind: 'cells', createBeats }, known);

  it('are there, or are made when that is wished, each in the smallest area of all its cells', () => {
    const given = [
      cell('2', 'C1', 'X'),
      cell('3', 'C2', 'X'),
      cell('4', 'C2', 'Y'),
      cell('5', 'C3', 'Z'),
      cell('6', 'C1', 'Z'),
    ];
    expect(judge(given, false)).toMatchObject({ errors: 5 });
    expect(judge(given, true)).toMatchObject({
      errors: 0,
      newBeats: [
        { code: 'X', areaCode: 'S' },
        { code: 'Y', areaCode: 'C2' },
        { code: 'Z', areaCode: 'D' },
      ],
    });
  });
  it('that are retired get no cells', () => {
    expect(judge([cell('2', 'C1', 'B-gone')], true).features[0]?.problems).toEqual(['retired-beat']);
  });
  it('make a cell another one when they are others, and leave it when the file names none', () => {
    const actionFor = (beat: string) => judge([cell('1', 'C1', beat)], true).features[0]?.action;
    expect(['', 'B-old', 'X'].map(actionFor)).toEqual(['same', 'same', 'update']);
  });
});

describe('areas of a file', () => {
  it('are found by the names of the properties, in Chinese or English', () => {
    const judged = judgeImport([street(polygon(box(120.1, 30.1, 120.2, 30.2)))], WISHES, KNOWN);
    expect(judged).toMatchObject({
      mapping: { code: '编码', name: '名称', level: '级别', parent: '上级编码', class: null, beat: null },
      errors: 0,
      kept: 0,
      features: [
        { code: 'S1', name: '街', nameEn: '街', level: 'subdistrict', parentCode: 'D', action: 'add', problems: [] },
      ],
    });
    const english = feature(
      { code: 'S1', name: 'x', level: 'Subdistrict', parent_code: 'D' },
      polygon(box(120.1, 30.1, 120.2, 30.2)),
    );
    expect(problemsOf([english])).toEqual([[]]);
    const bare = feature({ line: '1', id: 'S1' }, polygon(box(120.1, 30.1, 120.2, 30.2)));
    expect(problemsOf([bare], { level: 'subdistrict', parentCode: 'D' })).toEqual([['no-name']]);
  });

  it('may be parents of each other, whatever their order', () => {
    const community = feature(
      { code: 'C1', name: 'c', level: 'community', parent: 'S1' },
      polygon(box(120.1, 30.1, 120.15, 30.2)),
    );
    const own = feature(
      { code: 'S1', name: 's', level: 'subdistrict', parent: 'D' },
      polygon(box(120.1, 30.1, 120.2, 30.2)),
    );
    expect(problemsOf([community, own])).toEqual([[], []]);
    expect(problemsOf([community])).toEqual([['unknown-parent']]);
    const above = feature(
      { code: 'G1', name: 'g', level: 'subdistrict', parent: 'C1' },
      polygon(box(120.11, 30.11, 120.12, 30.12)),
    );
    expect(problemsOf([community, own, above])[2]).toEqual(['parent-level']);
  });

  it.each<[string, Surface | null, string[]]>([
    [
      'crosses itself',
      polygon([
        [120.1, 30.1],
        [120.2, 30.2],
        [120.2, 30.1],
        [120.1, 30.2],
        [120.1, 30.1],
      ]),
      ['self-intersection'],
    ],
    [
      'touches itself',
      polygon([
        [120.1, 30.1],
        [120.2, 30.1],
        [120.15, 30.15],
        [120.2, 30.2],
        [120.1, 30.2],
        [120.15, 30.15],
        [120.1, 30.1],
      ]),
      ['self-intersection'],
    ],
    [
      'runs back along itself',
      polygon([
        [120.1, 30.1],
        [120.2, 30.1],
        [120.2, 30.2],
        [120.2, 30.15],
        [120.1, 30.2],
        [120.1, 30.1],
      ]),
      ['self-intersection'],
    ],
    ['has a hole', polygon(box(120.1, 30.1, 120.2, 30.2), box(120.12, 30.12, 120.13, 30.13)), ['hole']],
    [
      'has a hole across its edge',
      polygon(box(120.1, 30.1, 120.2, 30.2), box(120.19, 30.12, 120.21, 30.13)),
      ['hole', 'self-intersection'],
    ],
    [
      'is nothing',
      polygon([
        [120.1, 30.1],
        [120.1, 30.1],
      ]),
      ['empty'],
    ],
    [
      'is a line',
      polygon([
        [120.1, 30.1],
        [120.2, 30.2],
        [120.1, 30.1],
      ]),
      ['empty'],
    ],
    ['is somewhere else', polygon(box(120.9, 30.1, 121.1, 30.2)), ['outside-parent']],
    ['is metres and not degrees', polygon(box(40_500_000, 3_300_000, 40_500_100, 3_300_100)), ['bad-coordinates']],
    ['lies along the border', polygon(box(120, 30, 120.5, 31.00002)), []],
    [
      'is open and has corners twice',
      polygon([
        [120.1, 30.1],
        [120.2, 30.1],
        [120.2, 30.1],
        [120.2, 30.2],
        [120.1, 30.2],
      ]),
      [],
    ],
    ['is not there', null, []],
  ])('that %s', (_, surface, expected) => {
    expect(problemsOf([street(surface)])).toEqual([expected]);
  });

  it('a parent’s hole is outside it, and a bridge over a bay too', () => {
    const bay = polygon([
      [120, 30],
      [121, 30],
      [121, 31],
      [120.6, 31],
      [120.6, 30.5],
      [120.4, 30.5],
      [120.4, 31],
      [120, 31],
      [120, 30],
    ]);
    const known = { ...KNOWN, areas: [{ ...DISTRICT, geometry: bay }] };
    expect(problemsOf([street(polygon(box(120.1, 30.8, 120.9, 30.9)))], {}, known)).toEqual([['outside-parent']]);
    const ring = {
      ...KNOWN,
      areas: [{ ...DISTRICT, geometry: polygon(box(120, 30, 121, 31), box(120.4, 30.4, 120.6, 30.6)) }],
    };
    expect(problemsOf([street(polygon(box(120.45, 30.45, 120.55, 30.55)))], {}, ring)).toEqual([['outside-parent']]);
  });

  it('have a code, once, and stay what they are', () => {
    const good = polygon(box(120.1, 30.1, 120.2, 30.2));
    expect(problemsOf([street(good), street(good)])).toEqual([[], ['duplicate-code']]);
    expect(problemsOf([street(good, { 编码: '' })])).toEqual([['no-code']]);
    expect(problemsOf([street(good, { 级别: '省' })])).toEqual([['unknown-level']]);
    expect(problemsOf([street(good, { 编码: 'D' })])[0]).toEqual(expect.arrayContaining(['level-changed']));
    expect(problemsOf([street(good, { 编码: 'D2', 级别: '区' })])).toEqual([['second-district']]);
    expect(problemsOf([street(good, { 上级编码: 'S1' })])[0]).toContain('unknown-parent');
  });

  it('are added, changed or the same; those that are not in the file are counted', () => {
    const surface = polygon(box(120.1, 30.1, 120.2, 30.2));
    const there = {
      code: 'S1',
      parentCode: 'D',
      level: 'subdistrict',
      name: '街',
      nameEn: '街',
      geometry: surface,
    } as const;
    const known = { ...KNOWN, areas: [DISTRICT, there, { ...there, code: 'S2' }] };
    const actions = (...given: GivenFeature[]) => judgeImport(given, WISHES, known);
    expect(actions(street(surface))).toMatchObject({ kept: 1, features: [{ action: 'same' }] });
    expect(actions(street(surface, { 名称: '改' })).features[0]!.action).toBe('update');
    expect(actions(street(polygon(box(120.1, 30.1, 120.2, 30.3)))).features[0]!.action).toBe('update');
    expect(actions(street(surface, { 编码: 'S9' }))).toMatchObject({ kept: 2, features: [{ action: 'add' }] });
  });
});

describe('cells of a file', () => {
  it('lie in a community and have a class', () => {
    const community = { ...DISTRICT, code: 'C', level: 'community', parentCode: 'D' } as const;
    const known = { areas: [DISTRICT, community], cells: [], beats: [] };
    const cell = (properties: Record<string, string>) =>
      feature({ code: '1', ...properties }, polygon(box(120.1, 30.1, 120.101, 30.101)));
    const wishes = { kind: 'cells' } as const;
    expect(problemsOf([cell({ area_code: 'C', class: 'b类' })], wishes, known)).toEqual([[]]);
    expect(problemsOf([cell({ area_code: 'D', class: 'A' })], wishes, known)).toEqual([['parent-level']]);
    expect(problemsOf([cell({ area_code: 'C' })], wishes, known)).toEqual([['unknown-class']]);
    expect(problemsOf([cell({})], { ...wishes, class: 'C', parentCode: 'C' }, known)).toEqual([[]]);
    expect(problemsOf([cell({ area_code: 'X', class: 'Z' })], wishes, known)).toEqual([
      ['unknown-class', 'unknown-parent'],
    ]);
  });
});

describe('coordinates of a file', () => {
  const near = (system: ImportSystem, given: LonLat, expected: LonLat, metres: number): void => {
    const [lon, lat] = toWgs84(system)(given);
    expect(distanceMetres(lon, lat, ...expected)).toBeLessThan(metres);
  };

  it('in Gauss–Krüger are those of the same place, by zone or by central meridian', () => {
    // On the central meridian the northing is the meridian's arc: 3,320,113.398 m at 30° (GRS80).
    near('EPSG:4528', [40_500_000, 3_320_113.398], [120, 30], 0.01);
    near('EPSG:4549', [500_000, 3_320_113.398], [120, 30], 0.01);
    near('EPSG:4513', [25_500_000, 3_320_113.398], [75, 30], 0.01);
    near('EPSG:4554', [500_000, 3_320_113.398], [135, 30], 0.01);
    // A minute of longitude east of it, 1,608.5 m at 30°.
    near('EPSG:4549', [501_608.5, 3_320_113.6], [120 + 1 / 60, 30], 1);
  });

  it('in shifted systems are shifted back, and left alone in CGCS2000', () => {
    near('cgcs2000', [120.17, 30.24], [120.17, 30.24], 0.001);
    // The square before Hangzhou's east gate, as the published shifts have it.
    near('gcj02', [120.1740498, 30.2434424], [120.1694, 30.2458], 0.1);
    near('bd09', [120.1806397, 30.2491001], [120.1694, 30.2458], 0.5);
  });
});
