import { session } from '@xuncheng/contract';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { z } from 'zod';

/**
 * What the phone keeps in IndexedDB, so that a restart without a network changes nothing. What is read was perhaps written by another
 * version of this page: it is checked, and what does not fit counts as never kept.
 */
const KEPT = {
  /** Who was signed in last: the page opens for the same person without a network. */
  session,
} as const;
export type KeptName = keyof typeof KEPT;
export type Kept<Name extends KeptName> = z.infer<(typeof KEPT)[Name]>;

interface PhoneSchema extends DBSchema {
  kept: { key: string; value: unknown };
}
export type PhoneDatabase = IDBPDatabase<PhoneSchema>;

let opened: Promise<PhoneDatabase> | undefined;

/** The phone's database; opened once. @throws where the browser keeps nothing (private windows of some) */
export function openPhone(): Promise<PhoneDatabase> {
  opened ??= openDB<PhoneSchema>('xuncheng-officer', 1, {
    upgrade: (database) => {
      database.createObjectStore('kept');
    },
  });
  return opened;
}

/** What is kept under a name, or undefined. */
export async function readKept<Name extends KeptName>(name: Name): Promise<Kept<Name> | undefined> {
  const found: unknown = await (await openPhone()).get('kept', name);
  const parsed = KEPT[name].safeParse(found);
  return parsed.success ? parsed.data : undefined;
}

/** Keep it; undefined: forget it. */
export async function keep<Name extends KeptName>(name: Name, value: Kept<Name> | undefined): Promise<void> {
  const database = await openPhone();
  await (value === undefined ? database.delete('kept', name) : database.put('kept', value, name));
}
