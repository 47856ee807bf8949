import { z } from 'zod';

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

/** Steps a receiver can say. */
export const RECEIPT_STEPS = ['delivered', 'read', 'accepted', 'en-route', 'arrived', 'done', 'refused'] as const;
export type ReceiptStep = (typeof RECEIPT_STEPS)[number];

/** Where a step came from: the officer's terminal, the operator, GPS (derived arrival), or the server's clock. */
export const STEP_SOURCES = ['terminal', 'operator', 'position', 'clock', 'server'] as const;

export const PRIORITIES = ['routine', 'urgent'] as const;

/** Limits of an instruction's text, shared by the form and the server. */
export const INSTRUCTION_TEXT_MAX = 500;

/** What a terminal receives. Executed once per `id`, whatever is re-sent. */
export const instructionForDevice = z.object({
  id: z.uuid(),
  issuedAt: z.number(),
  text: z.string(),
  priority: z.enum(PRIORITIES),
  /** Where to go, WGS-84. */
  place: z.object({ lon: z.number(), lat: z.number(), name: z.string().optional() }).optional(),
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
