import type { Jt808Message } from '../decode/jt808/frame.ts';

export interface PartLimits {
  /** Bytes that the parts of one terminal may take together. */
  readonly bytes: number;
  /** Milliseconds after which an unfinished message is forgotten. */
  readonly forgetMs: number;
}

interface Unfinished {
  readonly at: number;
  readonly parts: (Jt808Message | undefined)[];
  missing: number;
  bytes: number;
}

/** Bytes that a part costs before it has come: a place in an array. */
const PLACE_BYTES = 8;

/**
 * Puts the sub-packages of one terminal's messages together; one message at a time of each kind. All kinds share one bound: there are
 * 65,536 of them, and a terminal may name any.
 */
export class Jt808Parts {
  readonly #unfinished = new Map<number, Unfinished>();
  readonly #limits: PartLimits;
  #bytes = 0;

  constructor(limits: PartLimits) {
    this.#limits = limits;
  }

  /** @returns the whole message once its last part is there; 'too-large' when the parts are more than allowed */
  add(message: Jt808Message, now: number): Jt808Message | 'too-large' | undefined {
    const { part, body, id } = message;
    if (!part) return message;
    if (part.total < 1 || part.index < 1 || part.index > part.total) return 'too-large';
    for (const [kind, { at }] of this.#unfinished) if (now - at > this.#limits.forgetMs) this.#forget(kind);
    const begun = this.#unfinished.get(id);
    if (begun?.parts.length !== part.total || !isOf(begun.parts, part.index - 1, message)) {
      this.#forget(id);
      const bytes = part.total * PLACE_BYTES;
      if (this.#bytes + bytes > this.#limits.bytes) return 'too-large';
      this.#bytes += bytes;
      const parts = Array<Jt808Message | undefined>(part.total);
      this.#unfinished.set(id, { at: now, parts, missing: part.total, bytes });
    }
    const unfinished = this.#unfinished.get(id)!;
    if (!unfinished.parts[part.index - 1]) {
      if (this.#bytes + body.length > this.#limits.bytes) return 'too-large';
      unfinished.parts[part.index - 1] = { ...message, body: Buffer.from(body) };
      unfinished.missing--;
      unfinished.bytes += body.length;
      this.#bytes += body.length;
    }
    if (unfinished.missing > 0) return undefined;
    this.#forget(id);
    return { ...message, part: undefined, body: Buffer.concat(unfinished.parts.map((one) => one!.body)) };
  }

  /** Numbers of the parts that an unfinished message still lacks, from 1. */
  missing(id: number): number[] {
    const parts = this.#unfinished.get(id)?.parts ?? [];
    return [...parts.keys()].filter((at) => !parts[at]).map((at) => at + 1);
  }

  #forget(id: number): void {
    this.#bytes -= this.#unfinished.get(id)?.bytes ?? 0;
    this.#unfinished.delete(id);
  }
}

/**
 * Does a part belong to the message that was begun? Serial numbers do not fall from part to part (other messages may lie between), and what is sent again is
 * the same (8.5). What does not fit is of a later message of the kind: put into the gaps of one that was given up it would make a
 * third that nobody sent.
 */
function isOf(parts: readonly (Jt808Message | undefined)[], index: number, { serial, body }: Jt808Message): boolean {
  const known = parts[index];
  if (known) return known.body.equals(body);
  return parts.every((other, at) => {
    if (!other) return true;
    const distance = (at < index ? serial - other.serial : other.serial - serial) & 0xffff;
    return distance < 0x8000;
  });
}
