/**
 * The short form of a device's message id, stored in the key (time, device, message key) of every stream row.
 *
 * Devices that count send decimal ids; those below 2^31 stand for themselves and compress to almost nothing.
 * Any other id becomes a negative 31-bit digest (FNV-1a with a murmur3 finish). Two different ids collide only
 * when the same device also gives them the same millisecond: a chance of 2^-31 for such a pair.
 */
export function messageKey(id: string): number {
  if (/^(?:0|[1-9]\d{0,9})$/.test(id)) {
    const number = Number(id);
    if (number <= 0x7fff_ffff) return number;
  }
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) {
    const unit = id.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return -1 - (hash & 0x7fff_ffff);
}
