import type { MapFeature, MapImportKind } from '@xuncheng/contract';
import { MAP_IMPORT_KINDS } from '@xuncheng/contract';
import { PbfWriter } from 'pbf';
import { describe, expect, it } from 'vitest';
import { createFeatureCollector, type FeatureCollector } from './map-features.ts';
import type { OsmVisitor } from './osm-elements.ts';
import { readPrimitiveBlock } from './read-blocks.ts';
import { openXmlReader } from './read-xml.ts';

const BOX = [120, 30, 121, 31] as const;

function collect(
  visit: (visitor: OsmVisitor) => void,
  kinds: readonly MapImportKind[] = MAP_IMPORT_KINDS,
): { features: MapFeature[]; collector: FeatureCollector } {
  const features: MapFeature[] = [];
  const collector = createFeatureCollector(BOX, new Set(kinds), (feature) => features.push(feature));
  visit(collector);
  return { features, collector };
}

const tagsOf = (tags: Record<string, string>): ReadonlyMap<string, string> => new Map(Object.entries(tags));
/** Five nodes on a square, 1 to 4 and one far away. */
function nodes(visitor: OsmVisitor): void {
  visitor.node(1, 120.1, 30.1, null);
  visitor.node(2, 120.2, 30.1, null);
  visitor.node(3, 120.2, 30.2, null);
  visitor.node(4, 120.1, 30.2, null);
  visitor.node(9, 100, 30.1, null);
}
const way = (tags: Record<string, string>, nodeIds: number[] = [1, 2, 3, 4, 1]) =>
  collect((visitor) => {
    nodes(visitor);
    visitor.way(nodeIds, tagsOf(tags));
  });

describe('ways of an extract', () => {
  it.each<[Record<string, string>, object]>([
    [
      { highway: 'primary', name: '庆春路', 'name:en': 'Qingchun Rd' },
      { kind: 'road', roadClass: 'main', name: '庆春路', nameEn: 'Qingchun Rd', widthMetres: 28 },
    ],
    [
      { highway: 'residential', oneway: 'yes', lanes: '2' },
      { kind: 'road', roadClass: 'lane', widthMetres: 7, oneway: true },
    ],
    [
      { highway: 'footway', bridge: 'yes', width: '2.5 m' },
      { kind: 'road', roadClass: 'lane', widthMetres: 2.5, bridge: true, modes: 1 },
    ],
    [
      { highway: 'motorway', tunnel: 'yes', bridge: 'no' },
      { kind: 'road', roadClass: 'main', widthMetres: 28, oneway: true, tunnel: true, modes: 4 },
    ],
    [{ building: 'yes' }, { kind: 'block', heightMetres: 9 }],
    [
      { building: 'office', 'building:levels': '12' },
      { kind: 'block', heightMetres: 36 },
    ],
    [
      { building: 'tower', height: '88.5' },
      { kind: 'block', heightMetres: 88.5 },
    ],
    [
      { building: 'yes', height: 'tall', 'building:levels': '99999' },
      { kind: 'block', heightMetres: 9 },
    ],
    [
      { natural: 'water', name: '西湖' },
      { kind: 'water', name: '西湖' },
    ],
    [{ leisure: 'park' }, { kind: 'green' }],
    [{ landuse: 'forest' }, { kind: 'green' }],
  ])('%o', (tags, properties) => {
    expect(way(tags).features.map((feature) => feature.properties)).toEqual([properties]);
  });

  it.each([
    { highway: 'construction' },
    { highway: 'pedestrian', area: 'yes' },
    { building: 'no' },
    { landuse: 'retail' },
    { railway: 'rail' },
  ])('are nothing here: %o', (tags) => {
    expect(way(tags as unknown as Record<string, string>).features).toEqual([]);
  });

  it('end where they leave the district; a surface that does so is left out and counted', () => {
    const road = way({ highway: 'tertiary' }, [1, 2, 9, 3, 4]);
    expect(road.features.map(({ geometry }) => geometry.coordinates)).toEqual([
      [
        [120.1, 30.1],
        [120.2, 30.1],
      ],
      [
        [120.2, 30.2],
        [120.1, 30.2],
      ],
    ]);
    expect(way({ highway: 'tertiary' }, [9, 1, 9]).features).toEqual([]);
    const house = way({ building: 'yes' }, [1, 2, 9, 1]);
    expect([house.features.length, house.collector.leftOut()]).toEqual([0, 1]);
    expect(way({ building: 'yes' }, [9, 9, 9, 9]).collector.leftOut()).toBe(0);
    expect(way({ building: 'yes' }, [1, 2, 3]).collector.leftOut()).toBe(1);
  });

  it('of kinds that are not wished for are not taken; relations are counted, places named', () => {
    const { features, collector } = collect(
      (visitor) => {
        nodes(visitor);
        visitor.node(5, 120.5, 30.5, tagsOf({ place: 'neighbourhood', name: '清波门' }));
        visitor.node(6, 120.5, 30.5, tagsOf({ place: 'country', name: '国' }));
        visitor.way([1, 2, 3, 4, 1], tagsOf({ building: 'yes' }));
        visitor.relation(tagsOf({ natural: 'water', type: 'multipolygon' }));
        visitor.relation(tagsOf({ building: 'yes' }));
      },
      ['place', 'water'],
    );
    expect(features).toEqual([
      {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [120.5, 30.5] },
        properties: { kind: 'place', name: '清波门' },
      },
    ]);
    expect([collector.found(), collector.leftOut()]).toEqual([{ road: 0, block: 0, water: 0, green: 0, place: 1 }, 1]);
  });
});

const XML = `<?xml version="1.0"?><osm version="0.6">
  <node id="1" lat="30.1" lon="120.1"/><node id="2" lat="30.1" lon="120.2"><tag k="place" v="suburb"/><tag k="name" v="A&amp;B"/></node>
  <node id="3" lat="30.2" lon="120.2"/>
  <way id="7"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/></way>
  <relation id="8"><member type="way" ref="7" role="outer"/><tag k="natural" v="water"/></relation></osm>`;

/** The same as a block of OSM PBF, its nodes in columns or one by one. */
function block(isDense: boolean): Uint8Array {
  const strings = ['', 'place', 'suburb', 'name', 'A&B', 'highway', 'primary', 'natural', 'water'];
  const given = [
    [1, 120.1, 30.1],
    [2, 120.2, 30.1],
    [3, 120.2, 30.2],
  ] as const;
  const count = (degrees: number): number => Math.round(degrees * 1e7);
  const steps = (values: number[]): number[] => values.map((value, i) => value - (values[i - 1] ?? 0));
  const pbf = new PbfWriter();
  pbf.writeMessage(1, (_, table) => strings.forEach((text) => table.writeBytesField(1, Buffer.from(text))), null);
  pbf.writeMessage(
    2,
    (_, group) => {
      if (isDense)
        group.writeMessage(
          2,
          (__, dense) => {
            dense.writePackedSVarint(1, steps(given.map(([id]) => id)));
            dense.writePackedSVarint(8, steps(given.map(([, , lat]) => count(lat))));
            dense.writePackedSVarint(9, steps(given.map(([, lon]) => count(lon))));
            dense.writePackedVarint(10, [0, 1, 2, 3, 4, 0, 0]);
          },
          null,
        );
      else
        for (const [id, lon, lat] of given)
          group.writeMessage(
            1,
            (__, node) => {
              node.writeSVarintField(1, id);
              node.writePackedVarint(2, id === 2 ? [1, 3] : []);
              node.writePackedVarint(3, id === 2 ? [2, 4] : []);
              node.writeSVarintField(8, count(lat));
              node.writeSVarintField(9, count(lon));
            },
            null,
          );
      group.writeMessage(
        3,
        (__, one) => {
          one.writeVarintField(1, 7);
          one.writePackedVarint(2, [5]);
          one.writePackedVarint(3, [6]);
          one.writePackedSVarint(8, [1, 1, 1]);
        },
        null,
      );
      group.writeMessage(
        4,
        (__, relation) => {
          relation.writeVarintField(1, 8);
          relation.writePackedVarint(2, [7]);
          relation.writePackedVarint(3, [8]);
          // Its members: what their roles are called, which they are, of which kind.
          relation.writePackedVarint(8, [0, 0]);
          relation.writePackedSVarint(9, [7, -3_000_000_000]);
          relation.writePackedVarint(10, [1, 1]);
        },
        null,
      );
    },
    null,
  );
  return pbf.finish();
}

describe('an extract', () => {
  const expected = [
    {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [120.2, 30.1] },
      properties: { kind: 'place', name: 'A&B' },
    },
    {
      type: 'Feature',
      geometry: {
        type: 'LineString',
        coordinates: [
          [120.1, 30.1],
          [120.2, 30.1],
          [120.2, 30.2],
        ],
      },
      properties: { kind: 'road', roadClass: 'main', widthMetres: 28 },
    },
  ];

  it('is read from XML, cut anywhere', () => {
    for (const length of [7, 64, 10_000]) {
      const { features, collector } = collect((visitor) => {
        const reader = openXmlReader(visitor);
        for (let i = 0; i < XML.length; i += length) reader.write(XML.slice(i, i + length));
        reader.close();
      });
      expect(features).toEqual(expected);
      expect(collector.leftOut()).toBe(1);
    }
  });

  it.each([true, false])('says the same in blocks of PBF (dense nodes: %s)', (isDense) => {
    const { features, collector } = collect((visitor) => {
      readPrimitiveBlock(block(isDense), visitor);
    });
    expect(features).toEqual(expected);
    expect(collector.leftOut()).toBe(1);
  });

  it('that is broken is an error', () => {
    expect(() =>
      collect((visitor) => {
        openXmlReader(visitor).write('<osm><node></osm>');
      }),
    ).toThrow();
    expect(() =>
      collect((visitor) => {
        readPrimitiveBlock(Buffer.from('2b ff ff ff ff ff ff ff ff ff ff ff'.replaceAll(' ', ''), 'hex'), visitor);
      }),
    ).toThrow();
  });
});
