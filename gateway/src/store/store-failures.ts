/** Whose fault it is that the database does not take a batch. */

/** SQLSTATE classes 22 (data exception) and 23 (integrity violation): the row is wrong, and was wrong at once. */
const ROWS_FAULT = /^2[23]/;

/**
 * SQLSTATE classes that no row is to blame for, however often they come: connection (08), a standby that only reads (25), access (28, 3D), another transaction
 * (40), tables or rights that are not as they should be (42), no room (53), a lock (55), an operator (57), the machine (58).
 */
const MOMENTS_FAULT = /^(08|25|28|3D|40|42|53|55|57|58)/;

/** Identical failures in a row after which the rows are looked at one by one. */
const TIMES_THE_SAME = 5;

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** Is the row wrong, and not the moment? Tried again for ever, it would hold up everything behind it. */
export function isRowsFault(error: unknown): boolean {
  return ROWS_FAULT.test(codeOf(error));
}

/** May the row be to blame, when it fails alone and in the same way as before, by a database that answers? */
export function mayBeRowsFault(error: unknown): boolean {
  return !MOMENTS_FAULT.test(codeOf(error));
}

/** Counts failures that are the same as the one before. */
export class SameFailures {
  #before: string | undefined;
  #times = 0;

  /** @returns has it failed in the same way so often that waiting for another moment has no sense? */
  count(error: unknown): boolean {
    const failure = `${codeOf(error)} ${error instanceof Error ? error.message : String(error)}`;
    this.#times = failure === this.#before ? this.#times + 1 : 1;
    this.#before = failure;
    return this.#times >= TIMES_THE_SAME;
  }

  forget(): void {
    this.#before = undefined;
    this.#times = 0;
  }
}
