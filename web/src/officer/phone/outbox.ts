import { keepTogether, openPhone, type PhoneTransaction } from './phone-store.ts';
import type { Waiting, WaitingKind } from './waiting.ts';

export type Numbered<Kind extends WaitingKind> = Extract<Waiting, { kind: Kind }> & { readonly number: number };

/** How much waits, and since when (epoch ms; null: nothing does). */
export interface OutboxSummary {
  readonly counts: Readonly<Record<WaitingKind, number>>;
  readonly since: number | null;
}
export const EMPTY_OUTBOX: OutboxSummary = { counts: { alarm: 0, fix: 0, clock: 0, receipt: 0 }, since: null };

/** Hours that a fix is kept for a network; later it would be refused as too old to count. */
const FIX_KEPT_HOURS = 24;

/*
 * The outbox is in IndexedDB: it survives a reload and a flat battery. What is in it has its id already, so that sending it again is
 * the same message; it leaves only when it was acknowledged.
 */

/** Put it in, with what else is true from then on. It is safe when this resolves. */
export async function putInOutbox(
  waiting: Waiting,
  along?: (transaction: PhoneTransaction) => Promise<void>,
): Promise<void> {
  await keepTogether((transaction) =>
    Promise.all([transaction.objectStore('outbox').add(waiting), along?.(transaction)]),
  );
}

/** The oldest of these kinds, at most so many, in the order they were put in. */
export async function listWaiting<Kind extends WaitingKind>(
  kinds: readonly Kind[],
  most: number,
): Promise<Numbered<Kind>[]> {
  const transaction = (await openPhone()).transaction('outbox');
  const found: Numbered<Kind>[] = [];
  for (const kind of kinds) {
    let cursor = await transaction.store.index('kind').openCursor(kind);
    for (let count = 0; cursor && count < most; count++) {
      found.push({ ...cursor.value, number: cursor.primaryKey } as Numbered<Kind>);
      cursor = await cursor.continue();
    }
  }
  await transaction.done;
  return found.sort((a, b) => a.number - b.number).slice(0, most);
}

/** These were acknowledged. */
export async function removeFromOutbox(numbers: readonly number[]): Promise<void> {
  const transaction = (await openPhone()).transaction('outbox', 'readwrite');
  await Promise.all([...numbers.map((number) => transaction.store.delete(number)), transaction.done]);
}

/** Forget fixes: those older than a time, or those put in after a number, of a clock-in that was refused. @returns how many */
export async function forgetFixes(
  which: { readonly takenBefore: number } | { readonly putInAfter: number },
): Promise<number> {
  const transaction = (await openPhone()).transaction('outbox', 'readwrite');
  let forgotten = 0;
  let cursor = await transaction.store.index('kind').openCursor('fix');
  while (cursor) {
    const { value, primaryKey } = cursor;
    const isOld = 'takenBefore' in which && value.kind === 'fix' && value.body.time < which.takenBefore;
    if (isOld || ('putInAfter' in which && primaryKey > which.putInAfter)) {
      await cursor.delete();
      forgotten++;
    } else if ('takenBefore' in which) break; // they were put in by time
    cursor = await cursor.continue();
  }
  await transaction.done;
  return forgotten;
}

/** The time before which fixes are not worth keeping. */
export function keptSince(now: number): number {
  return now - FIX_KEPT_HOURS * 3_600_000;
}

/** How much waits, and since when. */
export async function summariseOutbox(): Promise<OutboxSummary> {
  const transaction = (await openPhone()).transaction('outbox');
  const kinds = transaction.store.index('kind');
  const [alarm, fix, clock, receipt, first] = await Promise.all([
    kinds.count('alarm'),
    kinds.count('fix'),
    kinds.count('clock'),
    kinds.count('receipt'),
    transaction.store.openCursor(),
  ]);
  await transaction.done;
  return { counts: { alarm, fix, clock, receipt }, since: first?.value.at ?? null };
}

/** Forget all of it: this phone is another device now. */
export async function emptyOutbox(): Promise<void> {
  await (await openPhone()).clear('outbox');
}
