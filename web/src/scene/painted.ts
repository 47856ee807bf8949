/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- Cesium's typings name a base class where by documentation any of its family is meant. */
import {
  Color,
  Material,
  MaterialAppearance,
  PolylineMaterialAppearance,
  Primitive,
  type GeometryInstance,
} from 'cesium';
import { colourOf } from './shapes.ts';

/** A batch of one colour that can be changed without building the batch anew, as from day to night. */
export interface Painted {
  readonly primitive: Primitive;
  readonly paint: (css: string, alpha?: number) => void;
}

/** Flat polygons; see-through when `translucent`. Their geometries have `FLAT_FORMAT`. */
export function paintedFlats(instances: GeometryInstance[], translucent = false): Painted {
  const material = Material.fromType('Color', { color: Color.WHITE.clone() });
  return painted(
    instances,
    material,
    new MaterialAppearance({ flat: true, translucent, material, materialSupport: BASIC }),
  );
}

/** Lines whose width is in pixels. Their geometries have `LINE_FORMAT`. */
export function paintedLines(instances: GeometryInstance[]): Painted {
  const material = Material.fromType('Color', { color: Color.WHITE.clone() });
  return painted(instances, material, new PolylineMaterialAppearance({ translucent: true, material }));
}

/** Up to so many are built at once, in less time than it takes to begin workers and to hear of them a frame later. */
const MOST_AT_ONCE = 1_000;
const BASIC = MaterialAppearance.MaterialSupport.BASIC;

function painted(instances: GeometryInstance[], material: Material, appearance: Primitive['appearance']): Painted {
  const primitive = new Primitive({
    geometryInstances: instances,
    appearance,
    allowPicking: false,
    asynchronous: instances.length > MOST_AT_ONCE,
  });
  return {
    primitive,
    paint: (css, alpha = 1) => {
      (material.uniforms as { color: Color }).color = colourOf(css, alpha);
    },
  };
}
