import type { Jt808Message } from '../decode/jt808/frame.ts';

export interface PartLimits {
  /** Bytes that the parts of one terminal may take together. */
  readonly bytes: number;
  /** Milliseconds after which an unfinished message is forgotten. */
  readonly forgetMs: number;
}

interface Unfinished {
  readonly at: number;
  readonly parts: (Buffer | undefined)[];
  missing: number;
  bytes: number;
}

/** Puts the sub-packages of one terminal's messages together; one message at a time of each kind, bounded in bytes and time. */
export class Jt808Parts {
  readonly #unfinished = new Map<number, Unfinished>();
  readonly #limits: PartLimits;

  constructor(limits: PartLimits) {
    this.#limits = limits;
  }

  /** @returns the whole message once its last part is there; 'too-large' when the parts are more than allowed */
  add(message: Jt808Message, now: number): Jt808Message | 'too-large' | undefined {
    const { part, body, id } = message;
    if (!part) return message;
    if (part.total < 1 || part.index < 1 || part.index > part.total) return 'too-large';
    let unfinished = this.#unfinished.get(id);
    if (unfinished?.parts.length !== part.total || now - unfinished.at > this.#limits.forgetMs) {
      // Each part has at least one byte: what declares more parts than bytes are allowed can never be whole.
      if (part.total > this.#limits.bytes) return 'too-large';
      unfinished = { at: now, parts: Array<Buffer | undefined>(part.total), missing: part.total, bytes: 0 };
      this.#unfinished.set(id, unfinished);
    }
    if (!unfinished.parts[part.index - 1]) {
      unfinished.parts[part.index - 1] = Buffer.from(body);
      unfinished.missing--;
      unfinished.bytes += body.length;
      if (unfinished.bytes > this.#limits.bytes) {
        this.#unfinished.delete(id);
        return 'too-large';
      }
    }
    if (unfinished.missing > 0) return undefined;
    this.#unfinished.delete(id);
    return { ...message, part: undefined, body: Buffer.concat(unfinished.parts.filter((one) => one !== undefined)) };
  }
}
