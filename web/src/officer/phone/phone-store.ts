import { cell, deviceHandshake, instructionForDevice, RECEIPT_STEPS, session, shift } from '@xuncheng/contract';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { z } from 'zod';
import type { Waiting } from './waiting.ts';

/** The officer is on duty, by the phone: from clock-in to clock-out, and never beyond the end of the shift. Epoch ms. */
export const duty = z.object({ since: z.number(), shiftId: z.number(), endsAt: z.number() });
export type Duty = z.infer<typeof duty>;

/** An instruction on this phone: as it came, and how far the officer said it is. */
export const instructionHere = instructionForDevice.extend({
  said: z.enum(RECEIPT_STEPS).optional(),
  /** Withdrawn by the operator, or refused here by the server because it is over. */
  over: z.enum(['cancelled', 'expired']).optional(),
  /** Epoch ms by this phone. */
  cameAt: z.number(),
});
export type InstructionHere = z.infer<typeof instructionHere>;

/**
 * What the phone keeps in IndexedDB, so that a restart without a network changes nothing. What is read was perhaps written by another
 * version of this page: it is checked, and what does not fit counts as never kept.
 */
const KEPT = {
  /** Who was signed in last: the page opens for the same person without a network. */
  session,
  /** Which device this phone is, and how it proves it. */
  credentials: deviceHandshake,
  duty,
  /** Own shifts around now, newest first, and the cells of the beat of one of them. */
  shifts: z.array(shift),
  beat: z.object({ beatId: z.number(), cells: z.array(cell) }),
  /** The call for help that was not withdrawn, since when. */
  help: z.object({ since: z.number() }),
  screenStaysOn: z.boolean(),
} as const;
export type KeptName = keyof typeof KEPT;
export type Kept<Name extends KeptName> = z.infer<(typeof KEPT)[Name]>;

interface PhoneSchema extends DBSchema {
  kept: { key: string; value: unknown };
  outbox: { key: number; value: Waiting; indexes: { kind: Waiting['kind'] } };
  instructions: { key: string; value: unknown };
}
export type PhoneDatabase = IDBPDatabase<PhoneSchema>;

let opened: Promise<PhoneDatabase> | undefined;

/** The phone's database; opened once. @throws where the browser keeps nothing (private windows of some) */
export function openPhone(): Promise<PhoneDatabase> {
  opened ??= openDB<PhoneSchema>('xuncheng-officer', 1, {
    upgrade: (database) => {
      database.createObjectStore('kept');
      database.createObjectStore('outbox', { autoIncrement: true }).createIndex('kind', 'kind');
      database.createObjectStore('instructions', { keyPath: 'id' });
    },
  });
  return opened;
}

/** What is kept under a name, or undefined. */
export async function readKept<Name extends KeptName>(name: Name): Promise<Kept<Name> | undefined> {
  const found: unknown = await (await openPhone()).get('kept', name);
  const parsed = KEPT[name].safeParse(found);
  return parsed.success ? (parsed.data as Kept<Name>) : undefined;
}

/** Keep it; undefined: forget it. */
export async function keep<Name extends KeptName>(name: Name, value: Kept<Name> | undefined): Promise<void> {
  const database = await openPhone();
  await (value === undefined ? database.delete('kept', name) : database.put('kept', value, name));
}
