/** The part of the encoder that the tests use; the package has no types. */
declare module 'draco3d' {
  interface Encoder {
    readonly POSITION: number;
    readonly Mesh: new () => object;
    readonly MeshBuilder: new () => {
      AddFacesToMesh: (mesh: object, count: number, faces: Uint32Array) => boolean;
      AddFloatAttributeToMesh: (
        mesh: object,
        kind: number,
        count: number,
        parts: number,
        values: Float32Array,
      ) => number;
    };
    readonly DracoInt8Array: new () => { GetValue: (index: number) => number };
    readonly Encoder: new () => { EncodeMeshToDracoBuffer: (mesh: object, out: object) => number };
  }
  const draco: { createEncoderModule: (options: object) => Promise<Encoder> };
  export default draco;
}
