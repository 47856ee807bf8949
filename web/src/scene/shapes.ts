/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- Cesium's typings name a base class where by documentation any of its family is meant. */
import type { LonLat } from '@xuncheng/contract';
import {
  Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  GeometryInstance,
  Math as CesiumMath,
  PerInstanceColorAppearance,
  PolygonGeometry,
  PolygonHierarchy,
  PolylineColorAppearance,
  PolylineGeometry,
  Primitive,
} from 'cesium';

/** Edges longer than about 900 m are split, so that flat shapes lie on the curved earth to a few centimetres. */
export const GRANULARITY = CesiumMath.toRadians(0.008);

/** Rings (outer first, then holes; degrees) as the engine wants them. */
export function hierarchyOf(rings: readonly (readonly LonLat[])[]): PolygonHierarchy {
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

/** One line of a batch, its width in pixels. */
export function pixelLine(
  line: readonly LonLat[],
  heightMetres: number,
  widthPixels: number,
  colour: Color,
): GeometryInstance {
  return new GeometryInstance({
    geometry: new PolylineGeometry({
      positions: line.map(([lon, lat]) => Cartesian3.fromDegrees(lon, lat, heightMetres)),
      width: widthPixels,
      granularity: GRANULARITY,
      vertexFormat: PolylineColorAppearance.VERTEX_FORMAT,
    }),
    attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) },
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

/** A batch of lines as one thing to draw, built off the main thread. */
export function linePrimitive(instances: GeometryInstance[]): Primitive {
  return new Primitive({
    geometryInstances: instances,
    appearance: new PolylineColorAppearance({ translucent: true }),
    allowPicking: false,
    asynchronous: true,
  });
}

/** A CSS colour of the palette, with an opacity. */
export function colourOf(css: string, alpha = 1): Color {
  return Color.fromCssColorString(css).withAlpha(alpha);
}
