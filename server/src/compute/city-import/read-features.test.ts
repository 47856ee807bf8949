import { describe, expect, it } from 'vitest';
import { readFeatures } from './read-features.ts';
import { readWkt } from './read-wkt.ts';

const SQUARE = [
  [
    [120, 30],
    [121, 30],
    [121, 31],
    [120, 30],
  ],
];

describe('well-known text', () => {
  it.each([
    ['POLYGON ((120 30, 121 30, 121 31, 120 30))', { type: 'Polygon', coordinates: SQUARE }],
    ['polygon((120 30,121 30,121 31,120 30))', { type: 'Polygon', coordinates: SQUARE }],
    ['SRID=4490;POLYGON Z ((120 30 7, 121 30 7, 121 31 7, 120 30 7))', { type: 'Polygon', coordinates: SQUARE }],
    [
      'MULTIPOLYGON(((120 30,121 30,121 31,120 30)),((120 30,121 30,121 31,120 30)))',
      { type: 'MultiPolygon', coordinates: [SQUARE, SQUARE] },
    ],
    [
      'POLYGON ((+1.5e2 -.5, 1. 2, 3 4, +1.5e2 -.5))',
      {
        type: 'Polygon',
        coordinates: [
          [
            [150, -0.5],
            [1, 2],
            [3, 4],
            [150, -0.5],
          ],
        ],
      },
    ],
    ['POLYGON EMPTY', { type: 'Polygon', coordinates: [] }],
  ])('%s', (text, expected) => {
    expect(readWkt(text)).toEqual(expected);
  });

  it.each([
    'POINT (1 2)',
    'POLYGON ((1 2, 3 4',
    'POLYGON (1 2, 3 4)',
    'POLYGON ((1, 2))',
    'POLYGON ((1 2, x 4))',
    'POLYGON ((1 2)), ((1 2))',
    'POLYGON ((1 2e, 1 2))',
    'MULTIPOLYGON ((1 2, 3 4))',
    '',
  ])('is not: %s', (text) => {
    expect(readWkt(text)).toBeUndefined();
  });

  it('may have 200,000 corners, for which a reader that looks at all that is left for each would take minutes', () => {
    const corners = Array.from({ length: 200_000 }, (_, i) => `${String(120 + i * 1e-6)} ${String(30 + i * 1e-6)}`);
    const ring = readWkt(`POLYGON ((${corners.join(', ')}))`)?.coordinates[0];
    expect([ring?.length, ring?.at(-1)]).toEqual([200_000, [120 + 199_999 * 1e-6, 30 + 199_999 * 1e-6]]);
  });
});

describe('a file', () => {
  it('may be a table with a column of WKT, quoted or with tabs between', () => {
    const wkt = 'POLYGON ((120 30, 121 30, 121 31, 120 30))';
    for (const [separator, quote] of [
      [',', '"'],
      ['\t', ''],
      [';', '"'],
    ]) {
      const row = (...fields: string[]): string => fields.join(separator);
      const text = [
        '\uFEFF' + row('编码', '名称', 'WKT'),
        row('A1', '甲', `${quote!}${wkt}${quote!}`),
        row('A2', '乙', ''),
      ];
      const [first, second, ...none] = readFeatures(text.join('\r\n'));
      expect([...first!.properties]).toEqual([
        ['编码', 'A1'],
        ['名称', '甲'],
      ]);
      expect(first!.surface?.coordinates).toEqual(SQUARE);
      expect([second!.problem, none.length]).toEqual(['no-geometry', 0]);
    }
  });

  it('may be lines of bare WKT', () => {
    const features = readFeatures('POLYGON ((1 2,3 4,5 6,1 2))\n\nMULTIPOLYGON (((1 2,3 4,5 6,1 2)))\nPOLYGON ((1');
    expect(features.map(({ surface, problem }) => surface?.type ?? problem)).toEqual([
      'Polygon',
      'MultiPolygon',
      'not-a-surface',
    ]);
  });

  it('may be GeoJSON, whose features are polygons or are told', () => {
    const feature = (
      geometry: unknown,
      properties: object | null = { code: 7, deep: { a: 1 }, none: null },
    ): object => ({
      type: 'Feature',
      properties,
      geometry,
    });
    const high = SQUARE.map((ring) => ring.map((position) => [...position, 12.5]));
    const features = readFeatures(
      JSON.stringify({
        type: 'FeatureCollection',
        features: [
          feature({ type: 'Polygon', coordinates: high }),
          feature(null),
          feature({ type: 'LineString', coordinates: [] }, null),
          null,
        ],
      }),
    );
    expect(features.map(({ problem }) => problem)).toEqual([null, 'no-geometry', 'not-a-surface', 'no-geometry']);
    expect(features[0]!.surface?.coordinates).toEqual(SQUARE);
    expect([...features[0]!.properties]).toEqual([
      ['code', '7'],
      ['deep', '{"a":1}'],
      ['none', ''],
    ]);
    expect(readFeatures(JSON.stringify({ type: 'Polygon', coordinates: SQUARE }))).toHaveLength(1);
  });

  it('that is none of them is refused in words', () => {
    expect(() => readFeatures(' ')).toThrow('empty');
    expect(() => readFeatures('{"type":')).toThrow('no GeoJSON');
    expect(() => readFeatures('{}')).toThrow('no "type"');
    expect(() => readFeatures('a,b\n1,2')).toThrow('column');
  });
});
