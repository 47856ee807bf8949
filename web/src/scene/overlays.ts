/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- Cesium's typings name a base class where by documentation any of its family is meant. */
import type { LonLat } from '@xuncheng/contract';
import {
  ArcType,
  BlendingState,
  Cartesian3,
  ColorGeometryInstanceAttribute,
  GeometryInstance,
  Material,
  PerInstanceColorAppearance,
  PolylineColorAppearance,
  PolylineGeometry,
  PolylineMaterialAppearance,
  Primitive,
  type Color,
} from 'cesium';
import { linesGeometry } from './lines-geometry.ts';
import { flatPolygon, GRANULARITY } from './shapes.ts';
import type { Tail } from './tails.ts';

export type OverlayLine = readonly LonLat[];

/**
 * Drawn over buildings, which would hide a walk between towers; with the opaque things, so that icons and labels come later and stay
 * on top.
 */
const OVER_EVERYTHING = {
  depthTest: { enabled: false },
  depthMask: false,
  blending: BlendingState.ALPHA_BLEND as object,
};

/** Lines in pixels that are on the screen in the next frame, whatever is in the way; null for none. */
export function lineOverlay(
  lines: readonly OverlayLine[],
  heightMetres: number,
  widthPixels: number,
  colour: Color,
): Primitive | null {
  const appearance = new PolylineColorAppearance({ translucent: false, renderState: OVER_EVERYTHING });
  const attributes = { color: ColorGeometryInstanceAttribute.fromColor(colour) };
  const format = PolylineColorAppearance.VERTEX_FORMAT;
  const instances = geometriesOf(lines, heightMetres, widthPixels, format).map(
    (geometry) => new GeometryInstance({ geometry, attributes }),
  );
  return instances.length === 0 ? null : overlay(instances, appearance);
}

/** Lines that are more or less opaque from point to point. */
export function fadingOverlay(
  lines: readonly Tail[],
  heightMetres: number,
  widthPixels: number,
  colour: Color,
): Primitive | null {
  const appearance = new PolylineColorAppearance({ translucent: false, renderState: OVER_EVERYTHING });
  const coloured = lines.flatMap(({ line, opacities }) => {
    const kept = movedPoints(line);
    if (kept.length < 2) return [];
    const positions = kept.map((index) => Cartesian3.fromDegrees(line[index]![0], line[index]![1], heightMetres));
    return [{ positions, opacities: kept.map((index) => opacities[index] ?? 1) }];
  });
  if (coloured.length === 0) return null;
  return overlay([new GeometryInstance({ geometry: linesGeometry(coloured, widthPixels, colour) })], appearance);
}

/** The same, dashed. */
export function dashedOverlay(
  lines: readonly OverlayLine[],
  heightMetres: number,
  widthPixels: number,
  colour: Color,
): Primitive | null {
  const appearance = new PolylineMaterialAppearance({
    translucent: false,
    renderState: OVER_EVERYTHING,
    material: Material.fromType('PolylineDash', { color: colour, dashLength: 14 }),
  });
  const format = PolylineMaterialAppearance.VERTEX_FORMAT;
  const instances = geometriesOf(lines, heightMetres, widthPixels, format).map(
    (geometry) => new GeometryInstance({ geometry }),
  );
  return instances.length === 0 ? null : overlay(instances, appearance);
}

/** Corners of a circle: more cannot be told from a curve. */
const CIRCLE_CORNERS = 72;

/** A circle in metres around the place that its `modelMatrix` puts it at, whatever is in the way. */
export function circleOverlay(radiusMetres: number, widthPixels: number, colour: Color): Primitive {
  const appearance = new PolylineColorAppearance({ translucent: false, renderState: OVER_EVERYTHING });
  const positions = Array.from({ length: CIRCLE_CORNERS + 1 }, (_, i) => {
    const angle = (2 * Math.PI * i) / CIRCLE_CORNERS;
    return new Cartesian3(radiusMetres * Math.cos(angle), radiusMetres * Math.sin(angle), 0);
  });
  const geometry = new PolylineGeometry({
    positions,
    width: widthPixels,
    arcType: ArcType.NONE,
    vertexFormat: PolylineColorAppearance.VERTEX_FORMAT,
  });
  const attributes = { color: ColorGeometryInstanceAttribute.fromColor(colour) };
  return overlay([new GeometryInstance({ geometry, attributes })], appearance);
}

/** A flat coloured ring over everything. */
export function flatOverlay(ring: OverlayLine, heightMetres: number, colour: Color): Primitive {
  const appearance = new PerInstanceColorAppearance({ flat: true, translucent: false, renderState: OVER_EVERYTHING });
  return overlay([flatPolygon([ring], heightMetres, colour)], appearance);
}

function geometriesOf(
  lines: readonly OverlayLine[],
  heightMetres: number,
  widthPixels: number,
  vertexFormat: typeof PolylineColorAppearance.VERTEX_FORMAT,
): PolylineGeometry[] {
  return lines.flatMap((line) => {
    const kept = movedPoints(line);
    if (kept.length < 2) return [];
    const positions = kept.map((index) => Cartesian3.fromDegrees(line[index]![0], line[index]![1], heightMetres));
    return [new PolylineGeometry({ positions, width: widthPixels, granularity: GRANULARITY, vertexFormat })];
  });
}

/** Which points of a line differ from the one before: a line that stands still has no direction to be drawn in. */
function movedPoints(line: OverlayLine): number[] {
  return [...line.keys()].filter((index) => {
    const before = line[index - 1];
    return before === undefined || before[0] !== line[index]![0] || before[1] !== line[index]![1];
  });
}

function overlay(instances: GeometryInstance[], appearance: Primitive['appearance']): Primitive {
  return new Primitive({ geometryInstances: instances, appearance, allowPicking: false, asynchronous: false });
}
