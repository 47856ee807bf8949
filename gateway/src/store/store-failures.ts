import pg from 'pg';

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

/**
 * May a row be to blame, when it fails in the same way as before, by a database that answers? Only for what the database itself says: a connection that
 * broke, or an answer that did not come, is the moment's fault.
 * @param suspected how the batch failed so often that its rows are looked at one by one
 */
export function mayBeRowsFault(error: unknown, suspected: string | undefined): boolean {
  if (!(error instanceof pg.DatabaseError) || MOMENTS_FAULT.test(codeOf(error))) return false;
  return failureOf(error) === suspected;
}

/** What two failures have in common that are the same. */
function failureOf(error: unknown): string {
  return `${codeOf(error)} ${error instanceof Error ? error.message : String(error)}`;
}

/** Counts failures that are the same as the one before. */
export class SameFailures {
  #before: string | undefined;
  #times = 0;

  /** @returns how it failed, when it did in the same way so often that waiting for another moment has no sense */
  count(error: unknown): string | undefined {
    const failure = failureOf(error);
    this.#times = failure === this.#before ? this.#times + 1 : 1;
    this.#before = failure;
    return this.#times >= TIMES_THE_SAME ? failure : undefined;
  }

  forget(): void {
    this.#before = undefined;
    this.#times = 0;
  }
}
