/** Start-of-image and the first byte of the next marker (ITU-T T.81, B.1.1.3). */
export function beginsAsJpeg(bytes: Buffer): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}
