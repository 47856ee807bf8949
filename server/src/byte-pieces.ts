/** The first bytes of what comes in pieces, at least `count` of them or all there are; the pieces go on after them. */
export async function takeFirst(pieces: AsyncGenerator<Buffer, void, undefined>, count: number): Promise<Buffer> {
  let first = Buffer.alloc(0);
  while (first.length < count) {
    const next = await pieces.next();
    if (next.done) break;
    first = Buffer.concat([first, next.value]);
  }
  return first;
}

/** The whole of what comes in pieces. @throws what `tooLong` makes once there are more than `bytesAtMost` */
export async function gather(
  pieces: AsyncIterable<Buffer>,
  bytesAtMost = Number.POSITIVE_INFINITY,
  tooLong: () => Error = () => new Error(`more than ${String(bytesAtMost)} bytes`),
): Promise<Buffer> {
  const all: Buffer[] = [];
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > bytesAtMost) throw tooLong();
    all.push(piece);
  }
  return Buffer.concat(all);
}
