import {
  BoundingSphere,
  Cartesian3,
  Color,
  ComponentDatatype,
  Geometry,
  GeometryAttribute,
  GeometryAttributes,
  PrimitiveType,
} from 'cesium';

/** Points of a line with the colour at each. */
export interface ColouredLine {
  readonly positions: readonly Cartesian3[];
  readonly opacities: readonly number[];
}

/**
 * Many lines as one geometry for the engine's PolylineColorAppearance. The engine's own PolylineGeometry makes one geometry a line, which
 * are put together afterwards: for some hundred lines that grow all the time that takes longer than the rest of the frame.
 * A segment is four vertices, two at each end, which the shader moves apart by the width; each knows the points before and after it.
 */
export function linesGeometry(lines: readonly ColouredLine[], widthPixels: number, colour: Color): Geometry {
  const segments = lines.reduce((sum, { positions }) => sum + Math.max(0, positions.length - 1), 0);
  const vertices = segments * 4;
  const position = new Float64Array(vertices * 3);
  const previous = new Float64Array(vertices * 3);
  const next = new Float64Array(vertices * 3);
  const expandAndWidth = new Float32Array(vertices * 2);
  const colours = new Uint8Array(vertices * 4);
  const indices = new Uint32Array(segments * 6);
  const bytes = [
    Color.floatToByte(colour.red),
    Color.floatToByte(colour.green),
    Color.floatToByte(colour.blue),
  ] as const;
  let vertex = 0;
  let index = 0;
  for (const { positions, opacities } of lines) {
    const last = positions.length - 1;
    for (let i = 0; i < last; i++) {
      indices.set([vertex, vertex + 2, vertex + 1, vertex + 1, vertex + 2, vertex + 3], index);
      index += 6;
      for (let end = 0; end < 2; end++) {
        const at = i + end;
        const here = positions[at]!;
        const before = at === 0 ? mirrored(here, positions[1]!, mirrorA) : positions[at - 1]!;
        const after = at === last ? mirrored(here, positions[last - 1]!, mirrorB) : positions[at + 1]!;
        for (let side = 0; side < 2; side++, vertex++) {
          put(position, vertex, here);
          put(previous, vertex, before);
          put(next, vertex, after);
          expandAndWidth[vertex * 2] = 2 * side - 1;
          expandAndWidth[vertex * 2 + 1] = end === 0 ? widthPixels : -widthPixels;
          colours.set(bytes, vertex * 4);
          colours[vertex * 4 + 3] = Color.floatToByte(opacities[at] ?? 1);
        }
      }
    }
  }
  const doubles = (values: Float64Array): GeometryAttribute =>
    new GeometryAttribute({ componentDatatype: ComponentDatatype.DOUBLE, componentsPerAttribute: 3, values });
  const attributes = new GeometryAttributes();
  Object.assign(attributes, {
    position: doubles(position),
    prevPosition: doubles(previous),
    nextPosition: doubles(next),
    expandAndWidth: new GeometryAttribute({
      componentDatatype: ComponentDatatype.FLOAT,
      componentsPerAttribute: 2,
      values: expandAndWidth,
    }),
    color: new GeometryAttribute({
      componentDatatype: ComponentDatatype.UNSIGNED_BYTE,
      componentsPerAttribute: 4,
      values: colours,
      normalize: true,
    }),
  });
  return new Geometry({
    attributes,
    indices,
    primitiveType: PrimitiveType.TRIANGLES,
    boundingSphere: BoundingSphere.fromPoints(lines.flatMap(({ positions }) => [...positions])),
  });
}

const mirrorA = new Cartesian3();
const mirrorB = new Cartesian3();

/** As far on the other side: the ends of a line go straight on. */
function mirrored(here: Cartesian3, other: Cartesian3, into: Cartesian3): Cartesian3 {
  return Cartesian3.subtract(Cartesian3.multiplyByScalar(here, 2, into), other, into);
}

function put(values: Float64Array, vertex: number, { x, y, z }: Cartesian3): void {
  values[vertex * 3] = x;
  values[vertex * 3 + 1] = y;
  values[vertex * 3 + 2] = z;
}
