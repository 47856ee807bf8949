/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- Cesium's typings name a base class where by documentation any of its family is meant. */
import { polygonsOf, type BaseMap, type LonLat, type MapFeature } from '@xuncheng/contract';
import {
  Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  CornerType,
  CorridorGeometry,
  GeometryInstance,
  PerInstanceColorAppearance,
  PolygonGeometry,
  Primitive,
  type Scene,
} from 'cesium';
import { MAP } from '../theme/palette.ts';
import { colourOf, flatPolygon, flatPrimitive, GRANULARITY, hierarchyOf, linePrimitive, pixelLine } from './shapes.ts';

/** Metres above the ground, so that flat things have an order that the depth buffer can tell. */
const HEIGHTS = { green: 0.3, water: 0.6, lane: 0.9, secondary: 1.2, main: 1.5, mainLine: 1.8 } as const;
const DEFAULT_WIDTHS = { lane: 6, secondary: 12, main: 26 } as const;
/** Heights at which a block has the lightest colour, metres. */
const TALLEST_METRES = 100;

/** Water, green, roads and blocks: a handful of batches whatever the number of features. */
export class BaseMapLayer {
  readonly primitives: readonly Primitive[];
  private readonly blocks: Primitive;

  constructor(scene: Scene, map: BaseMap) {
    const flats: GeometryInstance[] = [];
    const roads: GeometryInstance[] = [];
    const roadLines: GeometryInstance[] = [];
    const blocks: GeometryInstance[] = [];
    for (const feature of map.features) {
      const { kind } = feature.properties;
      if (kind === 'water' || kind === 'green') {
        for (const rings of surfacesOf(feature)) flats.push(flatPolygon(rings, HEIGHTS[kind], colourOf(MAP[kind])));
      } else if (kind === 'block') {
        for (const rings of surfacesOf(feature)) blocks.push(block(rings, feature.properties.heightMetres ?? 12));
      } else if (kind === 'road' && feature.geometry.type === 'LineString' && feature.geometry.coordinates.length > 1) {
        const line = feature.geometry.coordinates;
        roads.push(road(line, feature));
        const { roadClass } = feature.properties;
        // From afar a road is thinner than a pixel; a hairline keeps the network readable.
        if (roadClass === 'main') roadLines.push(pixelLine(line, HEIGHTS.mainLine, 1.3, colourOf(MAP.mainLine, 0.8)));
      }
    }
    this.blocks = new Primitive({
      geometryInstances: blocks,
      appearance: new PerInstanceColorAppearance({ flat: false, translucent: false, closed: true }),
      allowPicking: false,
      asynchronous: true,
    });
    this.primitives = [flatPrimitive(flats, false), flatPrimitive(roads, false), linePrimitive(roadLines), this.blocks];
    for (const primitive of this.primitives) scene.primitives.add(primitive);
  }

  /** Is everything built and on the screen? */
  get ready(): boolean {
    return this.primitives.every((primitive) => primitive.ready);
  }

  showBlocks(show: boolean): void {
    this.blocks.show = show;
  }
}

function surfacesOf({ geometry }: MapFeature): ReturnType<typeof polygonsOf> {
  return geometry.type === 'Polygon' || geometry.type === 'MultiPolygon' ? polygonsOf(geometry) : [];
}

function road(line: readonly LonLat[], feature: MapFeature): GeometryInstance {
  const roadClass = feature.properties.roadClass ?? 'lane';
  return new GeometryInstance({
    geometry: new CorridorGeometry({
      positions: line.map(([lon, lat]) => Cartesian3.fromDegrees(lon, lat)),
      width: feature.properties.widthMetres ?? DEFAULT_WIDTHS[roadClass],
      height: HEIGHTS[roadClass],
      granularity: GRANULARITY,
      cornerType: CornerType.MITERED,
      vertexFormat: PerInstanceColorAppearance.FLAT_VERTEX_FORMAT,
    }),
    attributes: { color: ColorGeometryInstanceAttribute.fromColor(colourOf(MAP[roadClass])) },
  });
}

function block(rings: readonly (readonly LonLat[])[], heightMetres: number): GeometryInstance {
  const share = Math.min(1, heightMetres / TALLEST_METRES);
  const colour = Color.lerp(colourOf(MAP.blockLow), colourOf(MAP.blockHigh), share, new Color());
  return new GeometryInstance({
    geometry: new PolygonGeometry({
      polygonHierarchy: hierarchyOf(rings),
      height: 0,
      extrudedHeight: heightMetres,
      closeBottom: false,
      granularity: GRANULARITY,
      vertexFormat: PerInstanceColorAppearance.VERTEX_FORMAT,
    }),
    attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) },
  });
}
