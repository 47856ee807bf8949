import type { LonLat } from '@xuncheng/contract';
import draco3d from 'draco3d';
import { MeshoptEncoder } from 'meshoptimizer/encoder';
import type { Rgb } from './testing-tiles.ts';

/** Boxes as glTF, plain and packed both ways that there are decoders for, and a tileset of them (3D Tiles 1.1). */

const FACES = [
  [0, 1, 2, 3],
  [5, 4, 7, 6],
  [4, 0, 3, 7],
  [1, 5, 6, 2],
  [3, 2, 6, 7],
  [4, 5, 1, 0],
] as const;

/** A box of so many metres around where it stands; y is up, as in glTF. */
function box(width: number, height: number): { readonly positions: Float32Array; readonly indices: Uint16Array } {
  const w = width / 2;
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [
    [0, 3, 4, 7].includes(i) ? -w : w,
    [2, 3, 6, 7].includes(i) ? height : 0,
    i < 4 ? w : -w,
  ]);
  const triangles = FACES.flatMap(([a, b, c, d]) => [a, b, c, a, c, d]);
  return { positions: new Float32Array(corners.flat()), indices: new Uint16Array(triangles) };
}

export type Packing = 'plain' | 'meshopt' | 'draco';

/** One box in one file (GLB 2). */
export async function modelFile(colour: Rgb, width: number, height: number, packing: Packing): Promise<Buffer> {
  const { positions, indices } = box(width, height);
  const accessors = [
    {
      componentType: 5126,
      count: positions.length / 3,
      type: 'VEC3',
      min: [-width / 2, 0, -width / 2],
      max: [width / 2, height, width / 2],
    },
    { componentType: 5123, count: indices.length, type: 'SCALAR' },
  ];
  const gltf = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    materials: [
      {
        pbrMetallicRoughness: {
          baseColorFactor: [...colour.map((value) => (value / 255) ** 2.2), 1],
          metallicFactor: 0,
        },
        extensions: { KHR_materials_unlit: {} },
        doubleSided: true,
      },
    ],
  };
  const primitive = { attributes: { POSITION: 0 }, indices: 1, material: 0 };
  const used = ['KHR_materials_unlit'];
  if (packing === 'draco') {
    const packed = await packDraco(positions, indices);
    const extension = { KHR_draco_mesh_compression: { bufferView: 0, attributes: { POSITION: 0 } } };
    return glb(
      {
        ...gltf,
        extensionsUsed: [...used, 'KHR_draco_mesh_compression'],
        extensionsRequired: ['KHR_draco_mesh_compression'],
        meshes: [{ primitives: [{ ...primitive, extensions: extension }] }],
        accessors,
        bufferViews: [{ buffer: 0, byteLength: packed.length }],
        buffers: [{ byteLength: packed.length }],
      },
      packed,
    );
  }
  const views = accessors.map((accessor, bufferView) => ({ ...accessor, bufferView }));
  const raw = [Buffer.from(positions.buffer), Buffer.from(indices.buffer)] as const;
  if (packing === 'plain')
    return glb(
      {
        ...gltf,
        extensionsUsed: used,
        meshes: [{ primitives: [primitive] }],
        accessors: views,
        bufferViews: [
          { buffer: 0, byteLength: raw[0].length },
          { buffer: 0, byteOffset: raw[0].length, byteLength: raw[1].length },
        ],
        buffers: [{ byteLength: raw[0].length + raw[1].length }],
      },
      Buffer.concat(raw),
    );
  await MeshoptEncoder.ready;
  const packed = [
    Buffer.from(MeshoptEncoder.encodeGltfBuffer(raw[0], accessors[0]!.count, 12, 'ATTRIBUTES')),
    Buffer.from(MeshoptEncoder.encodeGltfBuffer(raw[1], accessors[1]!.count, 2, 'TRIANGLES')),
  ] as const;
  const offset = Math.ceil(packed[0].length / 4) * 4;
  const bytes = Buffer.concat([packed[0], Buffer.alloc(offset - packed[0].length), packed[1]]);
  const view = (index: 0 | 1, byteStride: number, mode: string): object => ({
    buffer: 1,
    byteOffset: index === 0 ? 0 : raw[0].length,
    byteLength: raw[index].length,
    ...(index === 0 ? { byteStride } : {}),
    extensions: {
      EXT_meshopt_compression: {
        buffer: 0,
        byteOffset: index === 0 ? 0 : offset,
        byteLength: packed[index].length,
        byteStride,
        count: accessors[index]!.count,
        mode,
      },
    },
  });
  return glb(
    {
      ...gltf,
      extensionsUsed: [...used, 'EXT_meshopt_compression'],
      extensionsRequired: ['EXT_meshopt_compression'],
      meshes: [{ primitives: [primitive] }],
      accessors: views,
      bufferViews: [view(0, 12, 'ATTRIBUTES'), view(1, 2, 'TRIANGLES')],
      buffers: [
        { byteLength: bytes.length },
        { byteLength: raw[0].length + raw[1].length, extensions: { EXT_meshopt_compression: { fallback: true } } },
      ],
    },
    bytes,
  );
}

async function packDraco(positions: Float32Array, indices: Uint16Array): Promise<Buffer> {
  const draco = await draco3d.createEncoderModule({});
  const mesh = new draco.Mesh();
  const builder = new draco.MeshBuilder();
  builder.AddFacesToMesh(mesh, indices.length / 3, new Uint32Array(indices));
  builder.AddFloatAttributeToMesh(mesh, draco.POSITION, positions.length / 3, 3, positions);
  const out = new draco.DracoInt8Array();
  const length = new draco.Encoder().EncodeMeshToDracoBuffer(mesh, out);
  return Buffer.from(Array.from({ length }, (_, i) => out.GetValue(i) & 0xff));
}

function glb(json: object, bytes: Buffer): Buffer {
  const padded = (data: Buffer, by: number): Buffer =>
    Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4, by)]);
  const chunk = (name: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(data.length, 0);
    head.write(name, 4, 'latin1');
    return Buffer.concat([head, data]);
  };
  const body = Buffer.concat([
    chunk('JSON', padded(Buffer.from(JSON.stringify(json)), 0x20)),
    chunk('BIN\0', padded(bytes, 0)),
  ]);
  const head = Buffer.alloc(12);
  head.write('glTF', 0, 'latin1');
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(12 + body.length, 8);
  return Buffer.concat([head, body]);
}

/** Boxes side by side from west to east, `stepMetres` apart, the middle one at a place. */
export function tilesetOf(files: readonly string[], [lon, lat]: LonLat, stepMetres: number): Buffer {
  const children = files.map((uri, index) => ({
    transform: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, (index - (files.length - 1) / 2) * stepMetres, 0, 0, 1],
    boundingVolume: { sphere: [0, 0, 0, stepMetres * 2] },
    geometricError: 0,
    content: { uri },
  }));
  return Buffer.from(
    JSON.stringify({
      asset: { version: '1.1' },
      geometricError: 10_000,
      root: {
        transform: eastNorthUpAt(lon, lat),
        boundingVolume: { sphere: [0, 0, 0, stepMetres * (files.length + 2)] },
        geometricError: 10_000,
        refine: 'ADD',
        children,
      },
    }),
  );
}

/** From metres east, north and up of a place on the WGS-84 ellipsoid to earth-centred ones; column by column. */
function eastNorthUpAt(lon: number, lat: number): number[] {
  const [l, p] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  const e2 = 6.694_379_990_141e-3;
  const n = 6_378_137 / Math.sqrt(1 - e2 * Math.sin(p) ** 2);
  return [
    ...[-Math.sin(l), Math.cos(l), 0, 0],
    ...[-Math.sin(p) * Math.cos(l), -Math.sin(p) * Math.sin(l), Math.cos(p), 0],
    ...[Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p), 0],
    ...[n * Math.cos(p) * Math.cos(l), n * Math.cos(p) * Math.sin(l), n * (1 - e2) * Math.sin(p), 1],
  ];
}
