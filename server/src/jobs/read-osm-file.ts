import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, inflate } from 'node:zlib';
import { readBlob, readBlobHeader, readPrimitiveBlock } from '../compute/osm/read-blocks.ts';
import type { OsmVisitor } from '../compute/osm/osm-elements.ts';
import { openXmlReader } from '../compute/osm/read-xml.ts';

/** What the format allows (OSM PBF): a blob that says it is longer is none. */
const HEADER_BYTES_AT_MOST = 64 * 1_024;
const BLOB_BYTES_AT_MOST = 32 * 1_024 * 1_024;

const GZIP = Buffer.from([0x1f, 0x8b]);

const unzip = promisify(inflate);

/**
 * Visit the elements of an extract, OSM XML (also gzipped) or PBF, whichever it is; a piece of the file at a time is in memory.
 * @param onRead hears how many bytes are read
 * @throws Error in words when it is neither
 */
export async function readOsmFile(path: string, visitor: OsmVisitor, onRead: (bytes: number) => void): Promise<void> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(64);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    const text = start.subarray(0, bytesRead).toString('utf8').trimStart();
    const isZipped = start.subarray(0, GZIP.length).equals(GZIP);
    if (isZipped || text.startsWith('<') || text.startsWith('\uFEFF<')) await readXml(path, isZipped, visitor, onRead);
    else await readPbf(file, visitor, onRead);
  } finally {
    await file.close();
  }
}

async function readXml(
  path: string,
  isZipped: boolean,
  visitor: OsmVisitor,
  onRead: (bytes: number) => void,
): Promise<void> {
  const reader = openXmlReader(visitor);
  const stored = createReadStream(path, { highWaterMark: 1 << 18 });
  // An error of either ends the loop below.
  const stream = isZipped ? pipeline(stored, createGunzip(), () => undefined) : stored;
  stream.setEncoding('utf8');
  for await (const text of stream) {
    reader.write(text as string);
    onRead(stored.bytesRead);
  }
  reader.close();
}

async function readPbf(file: FileHandle, visitor: OsmVisitor, onRead: (bytes: number) => void): Promise<void> {
  let position = 0;
  async function take(length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await file.read(bytes, 0, length, position);
    position += bytesRead;
    if (bytesRead < length) throw new Error('This is neither OSM XML nor OSM PBF, or it breaks off.');
    return bytes;
  }
  const { size } = await file.stat();
  while (position < size) {
    const headerLength = (await take(4)).readUInt32BE();
    if (headerLength > HEADER_BYTES_AT_MOST) throw new Error('This is neither OSM XML nor OSM PBF.');
    const { type, length } = readBlobHeader(await take(headerLength));
    if (length > BLOB_BYTES_AT_MOST) throw new Error('A blob of this OSM PBF is longer than the format allows.');
    const blob = readBlob(await take(length));
    if (type === 'OSMData') {
      const content = blob.raw ?? (blob.zlib && (await unzip(blob.zlib, { maxOutputLength: BLOB_BYTES_AT_MOST })));
      if (!content) throw new Error('This OSM PBF is compressed by something else than zlib.');
      readPrimitiveBlock(content, visitor);
    }
    onRead(position);
  }
}
