import type { CloseTracking } from '@xuncheng/contract';

/** How often a device reports: at its own interval, or closely for as long as it was asked to. */
export class ReportInterval {
  readonly #ownMs: number;
  #closeMs = 0;
  #leftMs = 0;

  constructor(ownMs: number) {
    this.#ownMs = ownMs;
  }

  track({ everySeconds, forSeconds }: CloseTracking): void {
    this.#closeMs = everySeconds * 1_000;
    this.#leftMs = forSeconds * 1_000;
  }

  /** Milliseconds to the next report. */
  next(): number {
    if (this.#leftMs <= 0) return this.#ownMs;
    this.#leftMs -= this.#closeMs;
    return this.#closeMs;
  }
}
