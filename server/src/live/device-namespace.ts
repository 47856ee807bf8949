import {
  clockEvent,
  deviceHandshake,
  instructionReceipt,
  pushSubscription,
  type Alarm,
  type ClockEvent,
  type InstructionForDevice,
} from '@xuncheng/contract';
import type { Logger } from 'pino';
import { digestToken, isOneOf } from '../access/device-token.ts';
import type { Metrics } from '../metrics.ts';
import { Refusal } from '../refusal.ts';
import { INSTRUCT_LIMITS } from '../instruct/limits.ts';
import type { Dispatch } from '../instruct/dispatch.ts';
import type { PushSender } from '../push/push-sender.ts';
import { findActiveHelp } from '../store/alarms.ts';
import { clockShift } from '../store/clock-shift.ts';
import { transact, type Database } from '../store/database.ts';
import { listTokenDigests, listValidDigests } from '../store/device-credentials.ts';
import { beginRest, endRest } from '../store/said-rests.ts';
import { guardEvents, on } from './event-guard.ts';
import type { Picture } from './picture.ts';
import { connectionRefusal, type DeviceSockets } from './socket-server.ts';

interface Needs {
  readonly namespace: DeviceSockets;
  readonly database: Database;
  readonly picture: Picture;
  readonly dispatch: () => Dispatch;
  /** Undefined: phones are reached while their page is open, and no other way. */
  readonly push: Pick<PushSender, 'publicKey' | 'subscribe'> | undefined;
  /** Of all rests that are said in a shift. */
  readonly restSeconds: () => number;
  /** The duty of this shift has changed, and with it everything computed of it. */
  readonly onClocked: (shiftId: number) => void;
  readonly clock: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

type DeviceSocket = Parameters<Parameters<DeviceSockets['use']>[0]>[0];

const REFUSED = {
  'no-shift': 'No shift is planned for this device now.',
  'not-clocked-in': 'Whoever is not clocked in does not rest.',
  'rest-used-up': 'The rest of this shift is used up.',
} as const;

function begun(shiftId: number | keyof typeof REFUSED): number {
  if (typeof shiftId === 'number') return shiftId;
  throw new Refusal(409, shiftId, REFUSED[shiftId]);
}

/** The terminals on Socket.IO. */
export interface DeviceDoor {
  /** Send over Socket.IO and wait for the acknowledgement. `absent`: no such terminal is connected. */
  readonly send: (deviceId: string, instruction: InstructionForDevice) => Promise<'delivered' | 'sent' | 'absent'>;
  /** @returns whether the terminal is connected */
  readonly tellCancelled: (deviceId: string, cancelled: { instructionId: string; reason: string | null }) => boolean;
  /** An alarm is told to the terminal that raised it when it is a call for help that somebody has seen. */
  readonly tellSeen: (alarm: Alarm) => void;
  readonly disconnect: (deviceId: string) => void;
  /** Disconnect terminals whose token was revoked; call every few seconds. */
  readonly recheck: () => Promise<void>;
}

/** How late it may be said that a shift began or ended: it waits in a phone without a network. What is older has its time from a wrong clock. */
const SAID_LATE_MS = 31 * 86_400_000;

/** Serve `/device`: the device's token lets in; a newer connection replaces an older one. */
export function serveDevices(needs: Needs): DeviceDoor {
  const { namespace, database, picture, push, clock } = needs;
  const sockets = new Map<string, DeviceSocket>();
  const deviceIds = new WeakMap<DeviceSocket, string>();
  /** Of the token that each came in with: when that one is revoked, another valid one does not keep it in. */
  const digests = new WeakMap<DeviceSocket, string>();

  async function identify(socket: DeviceSocket): Promise<string | undefined> {
    const handshake = deviceHandshake.safeParse(socket.handshake.auth);
    if (!handshake.success) return undefined;
    const { deviceId, token } = handshake.data;
    if (!isOneOf(await listTokenDigests(database, deviceId), token)) return undefined;
    digests.set(socket, digestToken(token).toString('hex'));
    return deviceId;
  }

  async function sayDuty(deviceId: string, { action, time, ...place }: ClockEvent): Promise<null> {
    const now = clock();
    const isItsTime = now - time <= SAID_LATE_MS && time <= now + INSTRUCT_LIMITS.clockAheadSeconds * 1_000;
    const at = isItsTime ? time : now;
    const said = { ...place, time: at };
    const shiftId = await transact(database, async (transaction) => {
      if (action === 'rest') return begun(await beginRest(transaction, deviceId, said, needs.restSeconds()));
      // Who leaves does not rest any more.
      const ended = action === 'in' ? undefined : await endRest(transaction, deviceId, said);
      if (action === 'resume') return ended;
      const clocked = await clockShift(transaction, deviceId, action, at);
      return clocked ?? begun('no-shift');
    });
    if (shiftId === undefined) return null;
    needs.onClocked(shiftId);
    await picture.reloadShifts(now);
    return null;
  }

  function tellSeen({ type, active, acknowledgedAt, sourceDeviceId, raisedAt }: Alarm): void {
    if (type === 'sos' && active && acknowledgedAt !== null && sourceDeviceId !== null)
      sockets.get(sourceDeviceId)?.emit('help-seen', { since: raisedAt });
  }

  namespace.use((socket, next) => {
    identify(socket).then(
      (deviceId) => {
        if (deviceId === undefined) next(connectionRefusal('wrong-credentials', 'Unknown device or token.'));
        else {
          deviceIds.set(socket, deviceId);
          next();
        }
      },
      (error: unknown) => {
        needs.logger.error({ err: error }, 'a terminal could not be let in');
        next(connectionRefusal('internal-error', 'The server failed at this; it is in its log.'));
      },
    );
  });

  namespace.on('connection', (socket) => {
    const deviceId = deviceIds.get(socket);
    if (deviceId === undefined) {
      socket.disconnect(true);
      return;
    }
    const older = sockets.get(deviceId);
    sockets.set(deviceId, socket);
    older?.disconnect(true);
    needs.metrics.deviceSockets.set(sockets.size);
    picture.connectedDevices.add(deviceId);
    picture.officers.setConnected(deviceId, true);
    socket.on('disconnect', () => {
      if (sockets.get(deviceId) !== socket) return;
      sockets.delete(deviceId);
      needs.metrics.deviceSockets.set(sockets.size);
      picture.connectedDevices.delete(deviceId);
      picture.officers.setConnected(deviceId, false);
    });
    guardEvents(
      socket,
      new Map([
        on('receipt', instructionReceipt, async (receipt) => {
          await needs.dispatch().receive(deviceId, receipt);
          return null;
        }),
        on('clock', clockEvent, (event) => sayDuty(deviceId, event)),
        on('push-subscription', pushSubscription, async (subscription) => {
          if (!push) throw new Refusal(409, 'no-push', 'This platform reaches no phone whose page is closed.');
          await push.subscribe(deviceId, digests.get(socket) ?? '', subscription);
          return null;
        }),
      ]),
      clock,
      needs.logger,
      needs.metrics,
    );
    if (push) socket.emit('push-key', push.publicKey);
    findActiveHelp(database, deviceId)
      .then((alarm) => {
        if (alarm) tellSeen(alarm);
      })
      .catch((error: unknown) => {
        needs.logger.error({ err: error, device: deviceId }, 'whether a call for help was seen could not be told');
      });
    needs
      .dispatch()
      .deviceConnected(deviceId)
      .catch((error: unknown) => {
        needs.logger.error({ err: error, device: deviceId }, 'waiting instructions could not be sent');
      });
  });

  return {
    send: async (deviceId, instruction) => {
      const socket = sockets.get(deviceId);
      if (!socket) return 'absent';
      let onGone = (): void => undefined;
      const gone = new Promise<'sent'>((resolve) => {
        onGone = () => {
          resolve('sent');
        };
      });
      socket.once('disconnect', onGone);
      const acknowledged = socket
        .timeout(INSTRUCT_LIMITS.acknowledgeSeconds * 1_000)
        .emitWithAck('instruction', instruction)
        .then(() => 'delivered' as const)
        .catch(() => 'sent' as const); // no acknowledgement in time; it may be there all the same
      const outcome = await Promise.race([acknowledged, gone]);
      socket.off('disconnect', onGone);
      return outcome;
    },
    tellCancelled: (deviceId, cancelled) => {
      const socket = sockets.get(deviceId);
      socket?.emit('instruction-cancel', cancelled);
      return socket !== undefined;
    },
    tellSeen,
    disconnect: (deviceId) => {
      sockets.get(deviceId)?.disconnect(true);
    },
    recheck: async () => {
      if (sockets.size === 0) return;
      const valid = await listValidDigests(database, [...sockets.keys()]);
      for (const [deviceId, socket] of sockets)
        if (valid.get(deviceId)?.includes(digests.get(socket) ?? '') !== true) socket.disconnect(true);
    },
  };
}
