import { SEVERITIES, RECEIPT_STEPS, type AdmittedAlarm, type InstructionReceipt } from '@xuncheng/contract';
import type { Logger } from 'pino';
import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import type { Database } from '../store/database.ts';
import { listWaitingMessages, markMessagesHandled, type WaitingMessage } from '../store/device-messages.ts';

/** Messages taken at once. */
const BATCH = 500;

const alarmPayload = z.object({
  type: z.string(),
  severity: z.enum(SEVERITIES),
  active: z.boolean(),
  text: z.string().default(''),
  lon: z.number().optional(),
  lat: z.number().optional(),
});
const receiptPayload = z.object({
  instructionId: z.uuid(),
  step: z.enum(RECEIPT_STEPS),
  reason: z.string().optional(),
  lon: z.number().optional(),
  lat: z.number().optional(),
});

interface Needs {
  readonly database: Database;
  readonly onDeviceAlarm: (alarm: AdmittedAlarm) => Promise<void>;
  readonly onReceipt: (deviceId: string, receipt: InstructionReceipt) => Promise<void>;
  readonly logger: Logger;
}

/**
 * Act on alarms and receipts that the gateway stored. Those announced live were acted on already; doing it again changes nothing,
 * and only then is a message marked as handled: none is lost by a restart on either side.
 * @returns how many were handled
 */
export async function handleWaitingMessages({ database, onDeviceAlarm, onReceipt, logger }: Needs): Promise<number> {
  const handled: number[] = [];
  for (const message of await listWaitingMessages(database, BATCH)) {
    try {
      await act(message);
      handled.push(message.id);
    } catch (error) {
      if (error instanceof Refusal) {
        // An answer by name: there is nothing to try again.
        handled.push(message.id);
        logger.debug({ device: message.deviceId, code: error.code }, 'a receipt was refused');
      } else {
        // It waits for the next time; the others must not wait for it.
        logger.error({ err: error, id: message.id }, 'a stored message could not be acted on');
      }
    }
  }
  if (handled.length > 0) await markMessagesHandled(database, handled);
  return handled.length;

  async function act(message: WaitingMessage): Promise<void> {
    const { deviceId, time, receivedAt, messageKey } = message;
    if (message.kind === 'alarm') {
      const payload = alarmPayload.safeParse(message.payload);
      if (payload.success) await onDeviceAlarm({ deviceId, time, receivedAt, messageKey, ...payload.data });
      else logger.error({ id: message.id }, 'a stored alarm is not what the contract says');
    } else {
      const payload = receiptPayload.safeParse(message.payload);
      if (payload.success) await onReceipt(deviceId, { time, ...payload.data });
      else logger.error({ id: message.id }, 'a stored receipt is not what the contract says');
    }
  }
}
