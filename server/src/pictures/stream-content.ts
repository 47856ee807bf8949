/** Bytes that tell what a segment is: two packets of a transport stream begin alike. */
export const TELLING_SEGMENT_BYTES = 189;

const SYNC_BYTE = 0x47;
const PACKET_BYTES = 188;
/** The first boxes of initialisation and media segments (ISO/IEC 14496-12). */
const BOXES = new Set(['ftyp', 'styp', 'moof', 'moov', 'sidx', 'emsg', 'prft']);

/** The media type of a segment by its first bytes; undefined: it is none, and is not passed on. */
export function segmentType(first: Uint8Array): 'video/mp2t' | 'video/mp4' | undefined {
  if (first[0] === SYNC_BYTE && first[PACKET_BYTES] === SYNC_BYTE) return 'video/mp2t';
  return BOXES.has(String.fromCharCode(...first.subarray(4, 8))) ? 'video/mp4' : undefined;
}
