import { beginsAsJpeg } from '../pictures/begins-as-jpeg.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** As many bytes as tell what a file is. */
export const TELLING_BYTES = 12;

/** What a picture is, by its first bytes; undefined: none that a browser is shown. */
export function pictureType(bytes: Buffer): 'image/png' | 'image/jpeg' | 'image/webp' | undefined {
  if (beginsAsJpeg(bytes)) return 'image/jpeg';
  if (bytes.subarray(0, PNG.length).equals(PNG)) return 'image/png';
  const isWebp = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
  return isWebp ? 'image/webp' : undefined;
}

const BYTES = 'application/octet-stream';
const beginsWith = (magic: string) => (bytes: Buffer) =>
  bytes.toString('latin1', 0, magic.length) === magic ? BYTES : undefined;
/** A byte order mark or white space may stand before it. */
const json = (bytes: Buffer): string | undefined =>
  /^(\xef\xbb\xbf)?[\s]*(\{|$)/.test(bytes.toString('latin1')) ? 'application/json' : undefined;

/** What may be in the folder of a model (3D Tiles 1.1, 6 and 8; glTF 2.0), by the end of its name, and how it begins. */
const MODEL_FILES: Readonly<Record<string, (bytes: Buffer) => string | undefined>> = {
  b3dm: beginsWith('b3dm'),
  i3dm: beginsWith('i3dm'),
  pnts: beginsWith('pnts'),
  cmpt: beginsWith('cmpt'),
  glb: beginsWith('glTF'),
  subtree: beginsWith('subt'),
  json,
  gltf: json,
  // Buffers begin as they like; what a browser makes of them is numbers.
  bin: () => BYTES,
  png: pictureType,
  jpg: pictureType,
  jpeg: pictureType,
  webp: pictureType,
};

/** Does a file of a model end like this? */
export function isModelFile(name: string): boolean {
  return Object.hasOwn(MODEL_FILES, endOf(name));
}

/** The media type of a file of a model by its name and first bytes; undefined: it is not what its name says. */
export function modelFileType(name: string, first: Buffer): string | undefined {
  const end = endOf(name);
  return Object.hasOwn(MODEL_FILES, end) ? MODEL_FILES[end]?.(first) : undefined;
}

function endOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}
