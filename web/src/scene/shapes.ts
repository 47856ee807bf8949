/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- Cesium's typings name a base class where by documentation any of its family is meant. */
import type { LonLat } from '@xuncheng/contract';
import {
  Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  GeometryInstance,
  MaterialAppearance,
  Math as CesiumMath,
  PerInstanceColorAppearance,
  PolygonGeometry,
  PolygonHierarchy,
  PolylineMaterialAppearance,
  PolylineGeometry,
  Primitive,
} from 'cesium';

/** Vertices of batches that are painted as a whole (painted.ts). */
export const FLAT_FORMAT = MaterialAppearance.MaterialSupport.BASIC.vertexFormat;
export const LINE_FORMAT = PolylineMaterialAppearance.VERTEX_FORMAT;

/** Edges longer than about 900 m are split, so that flat shapes lie on the curved earth to a few centimetres. */
export const GRANULARITY = CesiumMath.toRadians(0.008);

/** Rings (outer first, then holes; degrees) as the engine wants them. */
function hierarchyOf(rings: readonly (readonly LonLat[])[]): PolygonHierarchy {
  const [outer = [], ...holes] = rings.map((ring) => ring.map(([lon, lat]) => Cartesian3.fromDegrees(lon, lat)));
  return new PolygonHierarchy(
    outer,
    holes.map((hole) => new PolygonHierarchy(hole)),
  );
}

/** One flat coloured polygon of a batch, `heightMetres` above the ground. */
export function flatPolygon(
  rings: readonly (readonly LonLat[])[],
  heightMetres: number,
  colour: Color,
  id?: unknown,
): GeometryInstance {
  return new GeometryInstance({
    id,
    geometry: new PolygonGeometry({
      polygonHierarchy: hierarchyOf(rings),
      height: heightMetres,
      granularity: GRANULARITY,
      vertexFormat: PerInstanceColorAppearance.FLAT_VERTEX_FORMAT,
    }),
    attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) },
  });
}

/** One flat polygon of a batch that is painted as a whole, `heightMetres` above the ground. `granularity`: its longest edge, radians. */
export function flatRings(
  rings: readonly (readonly LonLat[])[],
  heightMetres: number,
  granularity = GRANULARITY,
): GeometryInstance {
  return new GeometryInstance({
    geometry: new PolygonGeometry({
      polygonHierarchy: hierarchyOf(rings),
      height: heightMetres,
      granularity,
      vertexFormat: FLAT_FORMAT,
    }),
  });
}

/** One line of such a batch, its width in pixels. */
export function pixelLine(line: readonly LonLat[], heightMetres: number, widthPixels: number): GeometryInstance {
  return new GeometryInstance({
    geometry: new PolylineGeometry({
      positions: line.map(([lon, lat]) => Cartesian3.fromDegrees(lon, lat, heightMetres)),
      width: widthPixels,
      granularity: GRANULARITY,
      vertexFormat: LINE_FORMAT,
    }),
  });
}

/** A batch of flat polygons as one thing to draw, built off the main thread. */
export function flatPrimitive(instances: GeometryInstance[], translucent: boolean): Primitive {
  return new Primitive({
    geometryInstances: instances,
    appearance: new PerInstanceColorAppearance({ flat: true, translucent }),
    allowPicking: false,
    asynchronous: true,
  });
}

/** A CSS colour of the palette, with an opacity. */
export function colourOf(css: string, alpha = 1): Color {
  return Color.fromCssColorString(css).withAlpha(alpha);
}
