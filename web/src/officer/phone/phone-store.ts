import {
  cell,
  deviceHandshake,
  instructionForDevice,
  newReport,
  newReportPhoto,
  RECEIPT_STEPS,
  REPORT_KINDS,
  reportPlace,
  session,
  shift,
} from '@xuncheng/contract';
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { z } from 'zod';
import type { Waiting } from './waiting.ts';

/**
 * The officer is on duty, by the phone: from clock-in to clock-out, and never beyond the end of the shift. `restSince`: a rest goes on that was begun
 * here then. Epoch ms.
 */
export const duty = z.object({
  since: z.number(),
  shiftId: z.number(),
  endsAt: z.number(),
  restSince: z.number().optional(),
});
export type Duty = z.infer<typeof duty>;

/** An instruction on this phone: as it came, and how far the officer said it is. */
export const instructionHere = instructionForDevice.extend({
  said: z.enum(RECEIPT_STEPS).optional(),
  /** Withdrawn by the operator, or refused here by the server because it is over. */
  over: z.enum(['cancelled', 'expired']).optional(),
  /** Why it was cancelled, when somebody said so; a word of the platform or of a person. */
  overWhy: z.string().optional(),
  /** Epoch ms by this phone. */
  cameAt: z.number(),
});
export type InstructionHere = z.infer<typeof instructionHere>;

/** A report being written: a phone may throw the page away while its camera is open. */
export const reportDraft = z.object({
  /** Becomes the report's. */
  id: z.uuid(),
  kind: z.enum(REPORT_KINDS).nullable(),
  words: z.string(),
  place: reportPlace.nullable(),
  selfHandled: z.boolean(),
  /** `preview`: a small picture as a data URL. */
  photos: z.array(newReportPhoto.extend({ preview: z.string() })),
});
export type ReportDraft = z.infer<typeof reportDraft>;

/** A report that waits to be sent, until it and all its photos are there. */
export const waitingReport = z.object({
  id: z.uuid(),
  /** Whose: sent while this officer is signed in, and by nobody else. */
  officerId: z.number(),
  body: newReport,
  /** The server would not have it, by its code; null: it waits. */
  refused: z.string().nullable(),
});
export type WaitingReport = z.infer<typeof waitingReport>;

/** Bytes of a photo that are not sent yet. */
export interface PhotoHere {
  readonly reportId: string;
  readonly sha256: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A photo of an order that is here. */
export interface OrderPhotoHere {
  readonly instructionId: string;
  readonly sha256: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

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
  savesBattery: z.boolean(),
  draft: reportDraft,
} as const;
export type KeptName = keyof typeof KEPT;
export type Kept<Name extends KeptName> = z.infer<(typeof KEPT)[Name]>;

interface PhoneSchema extends DBSchema {
  kept: { key: string; value: unknown };
  outbox: { key: number; value: Waiting; indexes: { kind: Waiting['kind'] } };
  instructions: { key: string; value: unknown };
  reports: { key: string; value: unknown };
  photos: { key: [string, string]; value: PhotoHere };
  orderPhotos: { key: [string, string]; value: OrderPhotoHere };
}
export type PhoneDatabase = IDBPDatabase<PhoneSchema>;

let opened: Promise<PhoneDatabase> | undefined;

/** The phone's database; opened once. @throws where the browser keeps nothing (private windows of some) */
export function openPhone(): Promise<PhoneDatabase> {
  opened ??= openDB<PhoneSchema>('xuncheng-officer', 3, {
    upgrade: (database, oldVersion) => {
      if (oldVersion < 1) {
        database.createObjectStore('kept');
        database.createObjectStore('outbox', { autoIncrement: true }).createIndex('kind', 'kind');
        database.createObjectStore('instructions', { keyPath: 'id' });
      }
      if (oldVersion < 2) {
        database.createObjectStore('reports', { keyPath: 'id' });
        database.createObjectStore('photos', { keyPath: ['reportId', 'sha256'] });
      }
      database.createObjectStore('orderPhotos', { keyPath: ['instructionId', 'sha256'] });
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
  await keepTogether((transaction) => keepIn(transaction, name, value));
}

/** What is said and what is known of it, written as one. */
export type PhoneTransaction = IDBPTransaction<
  PhoneSchema,
  ('kept' | 'outbox' | 'instructions' | 'reports')[],
  'readwrite'
>;

/** All of it or none: a phone is switched off between any two writes. */
export async function keepTogether(write: (transaction: PhoneTransaction) => Promise<unknown>): Promise<void> {
  const transaction = (await openPhone()).transaction(['kept', 'outbox', 'instructions', 'reports'], 'readwrite');
  const written = write(transaction).catch((error: unknown) => {
    try {
      transaction.abort();
    } catch {
      // A phone without room has ended it already.
    }
    throw error;
  });
  // What the writing failed with says more than that it was ended; without such a reason, what ended it is one.
  const done = transaction.done.catch(async (error: unknown) => {
    await written;
    throw error;
  });
  await Promise.all([written, done]);
}

/** `keep` as a part of something. */
export async function keepIn<Name extends KeptName>(
  transaction: PhoneTransaction,
  name: Name,
  value: Kept<Name> | undefined,
): Promise<void> {
  const store = transaction.objectStore('kept');
  await (value === undefined ? store.delete(name) : store.put(value, name));
}
