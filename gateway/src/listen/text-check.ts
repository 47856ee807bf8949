/**
 * A string of MQTT 3.1.1 (1.5.3), read as it comes and kept nowhere: UTF-8 without surrogates, U+0000 and overlong forms, which the
 * standard forbids, and without control characters and non-characters, for which it lets a receiver close the connection. No
 * name or topic of ours holds one, and in a log they hide what was sent.
 */
export class TextCheck {
  #left = 0;
  #point = 0;
  #least = 0;

  /** See bytes `from` to `to` (not included) of a chunk. @returns false when they cannot be part of a string */
  accept(chunk: Uint8Array, from: number, to: number): boolean {
    for (let at = from; at < to; at++) {
      const byte = chunk[at]!;
      if (this.#left > 0) {
        if ((byte & 0xc0) !== 0x80) return false;
        this.#point = (this.#point << 6) | (byte & 0x3f);
        if (--this.#left === 0 && (this.#point < this.#least || !isText(this.#point))) return false;
      } else if (byte < 0x80) {
        if (byte < 0x20 || byte === 0x7f) return false;
      } else if (byte >> 5 === 0b110) this.#begin(1, byte & 0x1f, 0x80);
      else if (byte >> 4 === 0b1110) this.#begin(2, byte & 0x0f, 0x800);
      else if (byte >> 3 === 0b11110) this.#begin(3, byte & 0x07, 0x10000);
      else return false;
    }
    return true;
  }

  /** The string is over. @returns false when it ends within a character */
  end(): boolean {
    const isWhole = this.#left === 0;
    this.#left = 0;
    return isWhole;
  }

  #begin(left: number, point: number, least: number): void {
    this.#left = left;
    this.#point = point;
    this.#least = least;
  }
}

function isText(point: number): boolean {
  const isControl = point < 0xa0;
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  const isNoCharacter = (point & 0xfffe) === 0xfffe || (point >= 0xfdd0 && point <= 0xfdef);
  return !isControl && !isSurrogate && !isNoCharacter && point <= 0x10ffff;
}
