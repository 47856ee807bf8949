import { pushMessage, type InstructionForDevice, type PushSubscriptionKeys } from '@xuncheng/contract';
import type { Logger } from 'pino';
import webPush from 'web-push';
import { Refusal } from '../refusal.ts';
import type { Database } from '../store/database.ts';
import { findPushSubscription, forgetPushSubscription, savePushSubscription } from '../store/push-subscriptions.ts';
import type { PushKeys } from './push-keys.ts';
import { isPushService } from './push-services.ts';

/** An answer that takes longer is not waited for: the instruction is sent by other ways and sent again anyway. */
const PATIENCE_MS = 3_000;
/** 404 and 410: the subscription has ended (RFC 8030, 7.3). */
const GONE: readonly number[] = [404, 410];

interface Needs {
  readonly database: Database;
  readonly keys: PushKeys;
  /** `mailto:` or `https:`, for the push service to complain to. */
  readonly subject: string;
  readonly services: readonly string[];
  readonly clock: () => number;
  readonly logger: Logger;
}

/** Messages to phones whose page is closed. */
export interface PushSender {
  /** What a browser subscribes with. */
  readonly publicKey: string;
  /** @param tokenDigest SHA-256 of the token the phone came with, hexadecimal. @throws Refusal for an address that is no push service */
  readonly subscribe: (deviceId: string, tokenDigest: string, subscription: PushSubscriptionKeys) => Promise<void>;
  /** @returns whether a push service took it. Never throws, and never takes longer than a few seconds. */
  readonly send: (deviceId: string, instruction: InstructionForDevice) => Promise<boolean>;
}

/** Make the sender. */
export function createPushSender({ database, keys, subject, services, clock, logger }: Needs): PushSender {
  async function post(subscription: PushSubscriptionKeys, instruction: InstructionForDevice): Promise<boolean> {
    const { endpoint, method, headers, body } = webPush.generateRequestDetails(
      subscription,
      JSON.stringify(pushMessage.parse(instruction)),
      {
        vapidDetails: { subject, ...keys },
        TTL: Math.max(0, Math.round((instruction.deadline - clock()) / 1_000)),
        urgency: instruction.priority === 'urgent' ? 'high' : 'normal',
        // Sent again while the phone is off, it is one message when it comes back.
        topic: instruction.id.replaceAll('-', ''),
      },
    );
    const response = await fetch(endpoint, {
      method,
      // Set by fetch itself.
      headers: Object.entries(headers as Record<string, string | number>)
        .filter(([name]) => name.toLowerCase() !== 'content-length')
        .map(([name, value]): [string, string] => [name, String(value)]),
      body: Uint8Array.from(body),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
    if (GONE.includes(response.status)) await forgetPushSubscription(database, endpoint);
    else if (!response.ok) logger.warn({ status: response.status }, 'a push service refused a message');
    return response.ok;
  }

  return {
    publicKey: keys.publicKey,
    subscribe: async (deviceId, tokenDigest, subscription) => {
      if (!isPushService(subscription.endpoint, services))
        throw new Refusal(400, 'no-push-service', 'This address is none of the push services that are spoken to.');
      await savePushSubscription(database, deviceId, tokenDigest, subscription);
    },
    send: async (deviceId, instruction) => {
      try {
        const subscription = await findPushSubscription(database, deviceId);
        return subscription !== undefined && (await post(subscription, instruction));
      } catch (error) {
        logger.warn({ err: error, device: deviceId }, 'a message could not be pushed');
        return false;
      }
    },
  };
}
