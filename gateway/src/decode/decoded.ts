import type {
  AdmittedAlarm,
  AdmittedCameraEvent,
  AdmittedCameraReview,
  AdmittedFix,
  AdmittedReading,
  AdmittedReceipt,
  AdmittedStatus,
} from '@xuncheng/contract';

/** What the gateway adds on admission: a decoder knows neither its clock nor its judgement. */
type Undecided = 'receivedAt' | 'flags';

/** One thing a device said, understood but not yet judged. `mock` becomes a flag on admission. */
export type DecodedItem =
  | { readonly kind: 'fix'; readonly body: Omit<AdmittedFix, Undecided> & { readonly mock: boolean } }
  | { readonly kind: 'camera-event'; readonly body: Omit<AdmittedCameraEvent, Undecided> }
  | { readonly kind: 'camera-review'; readonly body: Omit<AdmittedCameraReview, 'receivedAt'> }
  | { readonly kind: 'reading'; readonly body: Omit<AdmittedReading, Undecided> }
  | { readonly kind: 'alarm'; readonly body: Omit<AdmittedAlarm, Undecided> }
  | { readonly kind: 'receipt'; readonly body: Omit<AdmittedReceipt, Undecided> }
  | {
      readonly kind: 'status';
      readonly body: Omit<AdmittedStatus, 'receivedAt' | 'time'> & { readonly time: number | undefined };
    };

export const REFUSAL_REASONS = [
  'not-utf8',
  'not-json',
  'not-xml',
  'nul-character',
  'wrong-shape',
  'unknown-topic',
  'unknown-camera',
  'unknown-node',
  'untrusted-certificate',
  'unknown-kind',
  'encrypted',
  'clock-1970',
  'clock-ahead',
  'refused-by-database',
  'lost',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** Why a message, or a part of it, is not understood. It is acknowledged and kept raw under this name. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** A message can hold good and bad parts: the good ones are stored whatever their neighbours are. */
export interface Decoded {
  readonly items: readonly DecodedItem[];
  readonly refusals: readonly Refusal[];
}

/** Nothing to store and nothing wrong: a message of a foreign system that does not concern us. */
export const NOTHING: Decoded = { items: [], refusals: [] };

export function refuse(reason: RefusalReason, detail: string): Decoded {
  return { items: [], refusals: [{ reason, detail }] };
}
