/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- Cesium's typings name a base class where by documentation any of its family is meant. */
import { polygonsOf, type BaseMap, type LonLat, type MapFeature } from '@xuncheng/contract';
import { Cartesian3, CornerType, CorridorGeometry, GeometryInstance, Primitive, type Scene } from 'cesium';
import type { MapColours } from '../theme/map-look.ts';
import { blocksAppearance } from './blocks-appearance.ts';
import { blocksGeometry, type Block } from './blocks-geometry.ts';
import { paintedFlats, paintedLines, type Painted } from './painted.ts';
import { FLAT_FORMAT, flatRings, GRANULARITY, pixelLine } from './shapes.ts';

/** Metres above the ground, so that flat things have an order that the depth buffer can tell. */
const HEIGHTS = { green: 0.3, water: 0.6, lane: 0.9, secondary: 1.2, main: 1.5, mainLine: 1.8 } as const;
const DEFAULT_WIDTHS = { lane: 6, secondary: 12, main: 26 } as const;
const DEFAULT_HEIGHT_METRES = 12;
const FLATS = ['green', 'water', 'lane', 'secondary', 'main'] as const;
type Flat = (typeof FLATS)[number];

/** Water, green, roads and blocks: a handful of batches whatever the number of features, each painted by day or by night. */
export class BaseMapLayer {
  private readonly flats: Readonly<Record<Flat, Painted>>;
  private readonly lines: Painted;
  private readonly blocks: Primitive;
  private readonly drawn: readonly Primitive[];
  private readonly paintBlocks: (colours: MapColours) => void;

  /** `middle`: of the district, degrees. */
  constructor(scene: Scene, map: BaseMap, middle: { readonly lon: number; readonly lat: number }) {
    const flats: Record<Flat, GeometryInstance[]> = { green: [], water: [], lane: [], secondary: [], main: [] };
    const lines: GeometryInstance[] = [];
    const blocks: Block[] = [];
    for (const feature of map.features) {
      const { kind } = feature.properties;
      if (kind === 'water' || kind === 'green') {
        for (const rings of surfacesOf(feature)) flats[kind].push(flatRings(rings, HEIGHTS[kind]));
      } else if (kind === 'block') {
        const heightMetres = feature.properties.heightMetres ?? DEFAULT_HEIGHT_METRES;
        for (const rings of surfacesOf(feature)) blocks.push({ rings, heightMetres });
      } else if (kind === 'road' && feature.geometry.type === 'LineString' && feature.geometry.coordinates.length > 1) {
        const line = feature.geometry.coordinates;
        const roadClass = feature.properties.roadClass ?? 'lane';
        flats[roadClass].push(road(line, roadClass, feature.properties.widthMetres));
        // From afar a road is thinner than a pixel; a hairline keeps the network readable.
        if (roadClass === 'main') lines.push(pixelLine(line, HEIGHTS.mainLine, 1.3));
      }
    }
    this.flats = {
      green: paintedFlats(flats.green),
      water: paintedFlats(flats.water),
      lane: paintedFlats(flats.lane),
      secondary: paintedFlats(flats.secondary),
      main: paintedFlats(flats.main),
    };
    this.lines = paintedLines(lines);
    const { appearance, paint } = blocksAppearance(middle);
    this.paintBlocks = paint;
    const geometry = blocksGeometry(blocks);
    this.blocks = new Primitive({
      geometryInstances: geometry ? [new GeometryInstance({ geometry })] : [],
      appearance,
      allowPicking: false,
      asynchronous: false,
    });
    // A batch of nothing would never be ready.
    this.drawn = [
      ...FLATS.flatMap((flat) => (flats[flat].length > 0 ? this.flats[flat].primitive : [])),
      ...(lines.length > 0 ? [this.lines.primitive] : []),
      ...(geometry ? [this.blocks] : []),
    ];
    for (const primitive of this.drawn) scene.primitives.add(primitive);
  }

  /** Is everything built and on the screen? */
  get ready(): boolean {
    return this.drawn.every((primitive) => primitive.ready);
  }

  paint(colours: MapColours): void {
    for (const flat of FLATS) this.flats[flat].paint(colours[flat]);
    this.lines.paint(colours.mainLine, 0.8);
    this.paintBlocks(colours);
  }

  /** Water, green and roads; without them what lies under the city is seen. */
  showGround(show: boolean): void {
    for (const flat of FLATS) this.flats[flat].primitive.show = show;
    this.lines.primitive.show = show;
  }

  showBlocks(show: boolean): void {
    this.blocks.show = show;
  }
}

function surfacesOf({ geometry }: MapFeature): ReturnType<typeof polygonsOf> {
  return geometry.type === 'Polygon' || geometry.type === 'MultiPolygon' ? polygonsOf(geometry) : [];
}

function road(line: readonly LonLat[], roadClass: keyof typeof DEFAULT_WIDTHS, width?: number): GeometryInstance {
  return new GeometryInstance({
    geometry: new CorridorGeometry({
      positions: line.map(([lon, lat]) => Cartesian3.fromDegrees(lon, lat)),
      width: width ?? DEFAULT_WIDTHS[roadClass],
      height: HEIGHTS[roadClass],
      granularity: GRANULARITY,
      cornerType: CornerType.MITERED,
      vertexFormat: FLAT_FORMAT,
    }),
  });
}
