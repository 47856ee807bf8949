import { z } from 'zod';
import { drawnShape } from './drawn-shape.ts';
import { orderPhotos } from './photo.ts';

/**
 * An instruction (指令) has one life per receiver:
 *
 *   issued → sent → delivered → read → accepted → en-route → arrived → done
 *                                    ↘ refused          (with a reason)
 *   any state before done/refused → cancelled | expired
 *
 * The transition function lives in the server (`instruct/lifecycle.ts`); this file is what crosses processes.
 */
export const INSTRUCTION_STATES = [
  'issued',
  'sent',
  'delivered',
  'read',
  'accepted',
  'en-route',
  'arrived',
  'done',
  'refused',
  'cancelled',
  'expired',
] as const;
export type InstructionState = (typeof INSTRUCTION_STATES)[number];

/** Before a person has said anything. */
export function isUnanswered(state: InstructionState): boolean {
  return state === 'issued' || state === 'sent' || state === 'delivered' || state === 'read';
}

/** Has this receiver come to an end, one way or another? */
export function isFinal(state: InstructionState): state is 'done' | 'refused' | 'cancelled' | 'expired' {
  return state === 'done' || state === 'refused' || state === 'cancelled' || state === 'expired';
}

/** Steps a receiver can say. */
export const RECEIPT_STEPS = ['delivered', 'read', 'accepted', 'en-route', 'arrived', 'done', 'refused'] as const;
export type ReceiptStep = (typeof RECEIPT_STEPS)[number];

/** Where a step came from: the officer's terminal, the operator, GPS (derived arrival), the server's clock, or a push service that took it. */
export const STEP_SOURCES = ['terminal', 'operator', 'position', 'clock', 'server', 'push'] as const;

export const PRIORITIES = ['routine', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** An order; a roll call (点名): everybody says once that they are there; a check-in (报平安): said before the deadline, or somebody looks. */
export const INSTRUCTION_KINDS = ['order', 'roll-call', 'check-in'] as const;
export type InstructionKind = (typeof INSTRUCTION_KINDS)[number];

/** Limits of an instruction's text, shared by the form and the server. */
export const INSTRUCTION_TEXT_MAX = 500;

/** What a terminal receives. Executed once per `id`, whatever is re-sent. */
export const instructionForDevice = z.object({
  id: z.uuid(),
  issuedAt: z.number(),
  kind: z.enum(INSTRUCTION_KINDS).default('order'),
  text: z.string(),
  priority: z.enum(PRIORITIES),
  /** Where to go, WGS-84. */
  place: z.object({ lon: z.number(), lat: z.number(), name: z.string().optional() }).optional(),
  /** A line to follow, or a ring to look after: GeoJSON. */
  drawing: drawnShape.optional(),
  /** SHA-256 of each; read by the officer's session at `GET /api/v1/instructions/{id}/photos/{sha256}`. */
  photos: orderPhotos.optional(),
  /** Epoch ms after which it expires by itself. */
  deadline: z.number(),
  issuedBy: z.string(),
  /** State already stored for this receiver, so that a terminal that restarted knows how far it was. */
  state: z.enum(INSTRUCTION_STATES),
});
export type InstructionForDevice = z.infer<typeof instructionForDevice>;

/** What a terminal answers. `time` is the terminal's clock; the same step said twice counts once. */
export const instructionReceipt = z.object({
  instructionId: z.uuid(),
  step: z.enum(RECEIPT_STEPS),
  time: z.number(),
  reason: z.string().max(500).optional(),
  lon: z.number().min(-180).max(180).optional(),
  lat: z.number().min(-90).max(90).optional(),
});
export type InstructionReceipt = z.infer<typeof instructionReceipt>;

/** A step that a receiver should have come to. */
export interface OverdueStep {
  readonly step: 'delivered' | 'accepted' | 'done';
  /** Epoch ms since when. */
  readonly since: number;
}

/** As it comes with the platform: when a step is late, when it is sent again, and what counts as having arrived. */
export const INSTRUCTION_LIMITS = {
  /** Seconds after issue by which an order should be on the terminal and accepted. Urgent: somebody else is still near enough to be sent. */
  deliveredSeconds: { routine: 180, urgent: 60 },
  acceptedSeconds: { routine: 600, urgent: 180 },
  /** Share of the time for an answer after which it is asked for again. */
  remindShare: { 'roll-call': 0.5, 'check-in': 0.8 },
  /** Seconds until the next attempt, by attempts so far; the last one repeats. Short at first: most losses are a dead zone of seconds. */
  retrySeconds: { first: 10, second: 20, third: 40, fourth: 60, later: 120 },
  /** Metres from the place at which an officer has arrived: satellite positions in streets are 5–20 m off. */
  arrivalMetres: 30,
  /** Metres of accuracy beyond which a position says nothing about an arrival. */
  arrivalAccuracyMetres: 50,
};
export type InstructionLimits = Readonly<typeof INSTRUCTION_LIMITS>;

/**
 * The step a receiver is late with, or null. An order is late when it is not on the terminal, or not accepted, by its limits; roll calls
 * and check-ins when they are not answered by a share of their time.
 * @param now epoch ms
 */
export function overdueStep(
  { kind, priority, issuedAt, deadline }: Pick<InstructionForDevice, 'kind' | 'priority' | 'issuedAt' | 'deadline'>,
  state: InstructionState,
  now: number,
  limits: Pick<InstructionLimits, 'deliveredSeconds' | 'acceptedSeconds' | 'remindShare'>,
): OverdueStep | null {
  const reached = INSTRUCTION_STATES.indexOf(state);
  if (reached >= INSTRUCTION_STATES.indexOf('done')) return null;
  const late = (step: OverdueStep['step'], since: number): OverdueStep | null =>
    reached < INSTRUCTION_STATES.indexOf(step) && now >= since ? { step, since } : null;
  if (kind !== 'order') return late('done', issuedAt + (deadline - issuedAt) * limits.remindShare[kind]);
  // A short deadline is nearer than the limits: half of it must do.
  const by = (seconds: number): number => issuedAt + Math.min(seconds * 1_000, (deadline - issuedAt) / 2);
  return (
    late('delivered', by(limits.deliveredSeconds[priority])) ?? late('accepted', by(limits.acceptedSeconds[priority]))
  );
}
