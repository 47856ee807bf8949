import {
  type AdmittedFix,
  type Instruction,
  type InstructionLimits,
  type InstructionReceipt,
  type NewInstruction,
  type ReassignInstruction,
  isFinal,
  isUnanswered,
  newInstruction,
} from '@xuncheng/contract';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Caller } from '../access/caller.ts';
import { notFound, Refusal } from '../refusal.ts';
import { createTurnstile } from '../turnstile.ts';
import { advanceReceiver, type ReceiverNow, type StepToStore } from '../store/advance-receiver.ts';
import { insertAudit } from '../store/audit.ts';
import type { Scope } from '../store/database.ts';
import {
  findByIdempotencyKey,
  findInstruction,
  insertInstruction,
  listCancelledOf,
  listInstructions,
  listOpenReceivers,
  noteReminder,
  type EarlierInstruction,
  type InstructionJoin,
  type NewInstructionRow,
  type OpenReceiver,
} from '../store/instructions.ts';
import { createAnnouncing } from './announcing.ts';
import { Arrivals } from './arrivals.ts';
import { continueCheckIns } from './check-ins.ts';
import type { DeviceChannel } from './device-channel.ts';
import { findReceivers, type KnowsOfficers } from './find-receivers.ts';
import { forDevice } from './for-device.ts';
import { transition, type LifeEvent, type Transition } from './lifecycle.ts';
import { judgeDuty, type DutyRule } from './off-duty.ts';
import { reassignReceiver } from './reassign.ts';
import { saysTheSame } from './same-order.ts';
import { namingPhotos } from './naming-photos.ts';
import { wantsReminder } from './wants-reminder.ts';
import { INSTRUCT_LIMITS, retryAfterSeconds } from './limits.ts';

/** An order to thousands must leave connections to the database for everybody else. */
const ATTEMPTS_AT_ONCE = 6;

/** A check-in that nobody answered in time. Epoch ms. */
export interface MissedCheckIn {
  readonly deviceId: string;
  readonly officerId: number;
  readonly instructionId: string;
  readonly deadline: number;
}

interface Needs extends KnowsOfficers {
  readonly channel: DeviceChannel;
  readonly limits: () => InstructionLimits;
  /** Told again it changes nothing. */
  readonly checkIns: {
    readonly missed: (missed: MissedCheckIn) => Promise<void>;
    readonly answered: (deviceId: string, at: number) => Promise<void>;
  };
  readonly announce: (instruction: Instruction) => void;
  readonly clock: () => number;
  readonly logger: Logger;
}

/** Instructions from the order to the end. */
export interface Dispatch {
  /** Store, answer, and send. The same key answers with the same instruction; `join` is done with the one that is stored. */
  readonly issue: (caller: Caller, order: NewInstruction, join?: InstructionJoin) => Promise<Instruction>;
  /** The same order to somebody else; cancelled for who had it. */
  readonly reassign: (caller: Caller, instructionId: string, order: ReassignInstruction) => Promise<Instruction>;
  readonly cancel: (
    caller: Caller,
    instructionId: string,
    order: { readonly officerIds?: readonly number[] | undefined; readonly reason?: string | undefined },
  ) => Promise<Instruction>;
  /**
   * Send again by hand: to the receivers named, or to all who have not answered. Who is off duty is left alone.
   * @throws Refusal 409 `nobody-to-send-to`
   */
  readonly resend: (
    caller: Caller,
    instructionId: string,
    officerIds: readonly number[] | undefined,
  ) => Promise<Instruction>;
  /** A step a terminal said. @throws Refusal by the lifecycle's names, 404 for an instruction that is not its own */
  readonly receive: (deviceId: string, receipt: InstructionReceipt) => Promise<void>;
  /** A position: did somebody arrive? */
  readonly observe: (officerId: number, fix: AdmittedFix) => void;
  /** A terminal is there again: send what waits, now. */
  readonly deviceConnected: (deviceId: string) => Promise<void>;
  /** Send again what is due, expire what is over. */
  readonly tick: () => Promise<void>;
  /** Read what is on its way; call once at start. */
  readonly open: () => Promise<void>;
  /** Store nothing more of attempts under way; they are made again after the next start. */
  readonly stop: () => Promise<void>;
}

/** Make the dispatcher. */
export function createDispatch(needs: Needs): Dispatch {
  const { database, channel, clock, logger } = needs;
  const arrivals = new Arrivals();
  const atOnce = createTurnstile(ATTEMPTS_AT_ONCE);
  /** Attempts under way, so that a tick and a reconnection do not send twice at once. */
  const sending = new Map<string, Promise<void>>();
  let isStopped = false;
  const hasStopped = (): boolean => isStopped;
  const storing = new Set<Promise<unknown>>();

  const { announce, settle: settleAnnouncements } = createAnnouncing(
    async (instructionId) => {
      const instruction = await findInstruction(database, instructionId);
      if (!instruction) return 0;
      needs.announce(instruction);
      return instruction.receivers.length;
    },
    (error, instructionId) => {
      logger.error({ err: error, instruction: instructionId }, 'how an instruction stands could not be told');
    },
  );

  function advance(...step: Parameters<typeof advanceNow>): ReturnType<typeof advanceNow> {
    const stored = advanceNow(...step).finally(() => storing.delete(stored));
    storing.add(stored);
    return stored;
  }

  async function advanceNow(
    which: { readonly instructionId: string; readonly officerId?: number; readonly deviceId?: string },
    event: LifeEvent,
    describe: (receiver: ReceiverNow) => Omit<StepToStore, 'state'>,
  ): Promise<Transition | 'absent'> {
    let result: Transition = { kind: 'unchanged' };
    const stored = await advanceReceiver(database, which, (receiver) => {
      result = transition(receiver.state, event, clock(), receiver.deadline);
      const step = describe(receiver);
      if (result.kind === 'next') {
        const sendsNoMore = result.state !== 'sent' && result.state !== 'issued';
        return { ...(sendsNoMore ? { nextAttemptAt: null } : {}), ...step, state: result.state };
      }
      if (result.kind === 'late') return { ...step, state: receiver.state, step: result.step };
      // An attempt made again is no step, but it is counted and the next one is set.
      return event.type === 'sent' && receiver.state === 'sent' ? { ...step, state: 'sent' } : undefined;
    });
    if (stored === 'absent') return 'absent';
    if (stored !== 'unchanged') {
      // At once: telling how it stands may wait, and the next position may be there before.
      arrivals.follow(which.instructionId, stored);
      announce(which.instructionId);
    }
    return result;
  }

  function send(receiver: OpenReceiver): Promise<void> {
    const { deviceId } = receiver;
    const key = keyOf(receiver);
    if (deviceId === null || sending.has(key)) return Promise.resolve();
    const attempt = atOnce(() => sendNow(receiver, deviceId)).finally(() => sending.delete(key));
    sending.set(key, attempt);
    return attempt;
  }

  async function sendNow(receiver: OpenReceiver, deviceId: string): Promise<void> {
    const sentAt = clock();
    const outcome = await channel.send(deviceId, forDevice(receiver));
    const answeredAt = clock();
    // Unreachable: the dispatcher is not connected to the gateway, nothing was sent; the next tick tries again.
    if (hasStopped() || outcome === 'unreachable') return;
    const which = { instructionId: receiver.instructionId, officerId: receiver.officerId };
    const found = { isCancelled: false };
    await advance(which, { type: 'sent' }, ({ state, attempts }) => {
      found.isCancelled = state === 'cancelled';
      return {
        at: sentAt,
        source: outcome === 'pushed' ? 'push' : 'server',
        attempts: attempts + 1,
        nextAttemptAt: clock() + retryAfterSeconds(attempts + 1, needs.limits()) * 1_000,
      };
    });
    // Cancelled while it was sent: the terminal may have heard of it in the wrong order.
    if (found.isCancelled)
      await channel.tellCancelled(deviceId, { instructionId: receiver.instructionId, reason: null });
    else if (outcome === 'delivered' && !hasStopped()) {
      await advance(which, { type: 'receipt', step: 'delivered', reason: undefined }, () => ({
        at: answeredAt,
        source: 'terminal',
      }));
    }
  }

  /** The terminal knows it already: it is shown and sounded again. */
  async function remind(receiver: OpenReceiver, now: number): Promise<void> {
    await send(receiver);
    // Sent again before it was there, it can still be late with an answer.
    if (receiver.state === 'delivered' || receiver.state === 'read') await noteReminder(database, receiver, now);
  }

  /** An attempt at the connection that this one replaces ends first; then what is still open is sent. */
  async function sendAfter(earlier: Promise<void>, { instructionId, deviceId }: OpenReceiver): Promise<void> {
    await earlier.catch(() => undefined);
    if (deviceId === null || hasStopped()) return;
    const open = await listOpenReceivers(database, { instructionId, deviceId });
    await Promise.all(open.filter(({ deadline }) => deadline > clock()).map(send));
  }

  function tellCancelledInBackground(deviceId: string, told: { instructionId: string; reason: string | null }): void {
    channel.tellCancelled(deviceId, told).catch((error: unknown) => {
      logger.error({ err: error, instruction: told.instructionId }, 'a terminal could not be told of a cancellation');
    });
  }

  function sendInBackground(receivers: readonly OpenReceiver[]): void {
    for (const receiver of receivers) inBackground(receiver, send(receiver));
  }

  function inBackground(receiver: OpenReceiver, work: Promise<void>): void {
    work.catch((error: unknown) => {
      logger.error({ err: error, instruction: receiver.instructionId }, 'sending an instruction failed');
    });
  }

  /** Store under its key, then say so and send; stored before, say what was stored. */
  async function begin(
    row: Omit<NewInstructionRow, 'id'>,
    scope?: Scope,
    join?: InstructionJoin,
  ): Promise<{ readonly begun: Instruction } | { readonly earlier: EarlierInstruction }> {
    const id = randomUUID();
    const stored = await insertInstruction(database, { id, ...row }, join);
    if (stored !== 'stored') return { earlier: stored };
    const instruction = await findInstruction(database, id, scope);
    if (!instruction) throw new Error(`instruction ${id} was stored and is gone`);
    arrivals.followAll(instruction);
    needs.announce(instruction);
    sendInBackground(await listOpenReceivers(database, { instructionId: id }));
    return { begun: instruction };
  }

  async function takeBack(
    instructionId: string,
    receiver: Pick<OpenReceiver, 'officerId' | 'deviceId'>,
    reason: string | undefined,
    source: 'operator' | 'clock' = 'operator',
  ): Promise<void> {
    const result = await advance({ instructionId, officerId: receiver.officerId }, { type: 'cancel' }, () => ({
      at: clock(),
      source,
      reason,
    }));
    if (result === 'absent' || result.kind !== 'next' || receiver.deviceId === null) return;
    // Nobody waits for it: the next receiver must not stay instructed because the way to this one is broken.
    tellCancelledInBackground(receiver.deviceId, { instructionId, reason: reason ?? null });
  }

  function audit(
    caller: Caller,
    action: string,
    instructionId: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    return insertAudit(database, {
      accountId: caller.accountId,
      action,
      object: `instruction/${instructionId}`,
      detail,
    });
  }

  async function answerAgain(
    caller: Caller,
    earlier: EarlierInstruction,
    order?: ReturnType<typeof newInstruction.parse>,
  ): Promise<Instruction> {
    const instruction =
      earlier.issuedBy === caller.accountId ? await findInstruction(database, earlier.id, caller.scope) : undefined;
    if (!instruction) throw new Refusal(409, 'idempotency-key-used', 'This idempotency key was used by somebody else.');
    if (order && !saysTheSame(order, instruction))
      throw new Refusal(
        409,
        'idempotency-key-differs',
        'Something else was issued under this idempotency key; see the instruction that is there.',
      );
    return instruction;
  }

  async function findReceiver(
    instructionId: string | null,
    officerId: number,
  ): Promise<Instruction['receivers'][number] | undefined> {
    const instruction = instructionId === null ? undefined : await findInstruction(database, instructionId);
    return instruction?.receivers.find((receiver) => receiver.officerId === officerId);
  }

  function judge(receiver: OpenReceiver): DutyRule {
    return judgeDuty(receiver, needs.findShift(receiver.officerId, clock()) !== undefined);
  }

  return {
    issue: async (caller, rawOrder, join) => {
      const order = newInstruction.parse(rawOrder);
      const earlier = await findByIdempotencyKey(database, order.idempotencyKey);
      if (earlier) return answerAgain(caller, earlier, order);
      const now = clock();
      const receivers = await findReceivers(needs, caller, order.officerIds, now, order.offDutyReason);
      const result = await begin(
        {
          idempotencyKey: order.idempotencyKey,
          kind: order.kind,
          issuedAt: now,
          issuedBy: caller.accountId,
          text: order.text,
          priority: order.priority,
          place: order.place,
          drawing: order.drawing ?? null,
          deadline: now + order.deadlineMinutes * 60_000,
          repeatMinutes: order.repeatMinutes ?? null,
          replaces: null,
          replacesOfficerId: null,
          offDutyReason: receivers.some(({ shiftId }) => shiftId === null) ? (order.offDutyReason ?? null) : null,
          receivers,
        },
        caller.scope,
        namingPhotos(order.photos, caller.accountId, join),
      );
      if ('earlier' in result) return answerAgain(caller, result.earlier, order);
      await audit(caller, 'instruct', result.begun.id, {
        officerIds: receivers.map(({ officerId }) => officerId),
        kind: order.kind,
        priority: order.priority,
        ...(result.begun.offDutyReason === null ? {} : { offDutyReason: result.begun.offDutyReason }),
      });
      return result.begun;
    },

    reassign: async (caller, instructionId, order) => {
      const earlier = await findByIdempotencyKey(database, order.idempotencyKey);
      if (earlier) {
        const next = await answerAgain(caller, earlier);
        // Stored, and ended before the first one was taken back: asked again, that is made up for.
        const from = await findReceiver(next.replaces, order.fromOfficerId);
        if (from && next.replaces !== null) await takeBack(next.replaces, from, 'reassigned');
        return next;
      }
      const result = await reassignReceiver({ ...needs, begin, takeBack }, caller, instructionId, order);
      if ('earlier' in result) return answerAgain(caller, result.earlier);
      await audit(caller, 'instruction-reassign', instructionId, {
        from: order.fromOfficerId,
        to: order.toOfficerId,
        instruction: result.begun.id,
      });
      return result.begun;
    },

    cancel: async (caller, instructionId, order) => {
      const instruction = await findInstruction(database, instructionId, caller.scope);
      if (!instruction) throw notFound('instruction');
      const chosen = instruction.receivers.filter(
        (receiver) => !order.officerIds || order.officerIds.includes(receiver.officerId),
      );
      if (order.officerIds?.some((officerId) => !chosen.some((receiver) => receiver.officerId === officerId)))
        throw notFound('receiver');
      const isOver = chosen.every((receiver) => isFinal(receiver.state));
      if (isOver)
        throw new Refusal(409, 'instruction-over', 'Nothing is left to cancel: every receiver has come to an end.');
      for (const receiver of chosen) await takeBack(instructionId, receiver, order.reason);
      await audit(caller, 'instruction-cancel', instructionId, {
        officerIds: chosen.map((receiver) => receiver.officerId),
      });
      return (await findInstruction(database, instructionId, caller.scope)) ?? instruction;
    },

    resend: async (caller, instructionId, officerIds) => {
      const instruction = await findInstruction(database, instructionId, caller.scope);
      if (!instruction) throw notFound('instruction');
      const now = clock();
      const inScope = new Set(instruction.receivers.map(({ officerId }) => officerId));
      if (officerIds?.some((officerId) => !inScope.has(officerId))) throw notFound('receiver');
      const again = (await listOpenReceivers(database, { instructionId })).filter(
        (receiver) =>
          inScope.has(receiver.officerId) &&
          (officerIds ? officerIds.includes(receiver.officerId) : isUnanswered(receiver.state)) &&
          receiver.deadline > now &&
          judge(receiver) === 'go-on',
      );
      if (again.length === 0)
        throw new Refusal(409, 'nobody-to-send-to', 'Everybody has answered, has come to an end, or is off duty.');
      for (const receiver of again) inBackground(receiver, remind(receiver, now));
      await audit(caller, 'instruction-resend', instructionId, { officerIds: again.map(({ officerId }) => officerId) });
      return instruction;
    },

    receive: async (deviceId, receipt) => {
      const event: LifeEvent = { type: 'receipt', step: receipt.step, reason: receipt.reason };
      const result = await advance({ instructionId: receipt.instructionId, deviceId }, event, (receiver) => ({
        at: plausibleTime(receipt.time, receiver.issuedAt, clock()),
        source: 'terminal',
        reason: receipt.reason,
        lon: receipt.lon,
        lat: receipt.lat,
      }));
      if (result === 'absent') throw notFound('instruction');
      // Said too late it is a sign of life all the same.
      if (receipt.step === 'done' && (result.kind !== 'refused' || result.code === 'already-expired'))
        await needs.checkIns.answered(deviceId, clock());
      if (result.kind === 'refused') {
        throw new Refusal(
          409,
          result.code,
          `The step "${receipt.step}" is not possible any more or not complete: ${result.code}.`,
        );
      }
    },

    observe: (officerId, fix) => {
      if (fix.accuracy !== undefined && fix.accuracy > needs.limits().arrivalAccuracyMetres) return;
      for (const instructionId of arrivals.reachedBy(officerId, fix.lon, fix.lat, needs.limits().arrivalMetres)) {
        advance({ instructionId, officerId }, { type: 'reached-place' }, (receiver) => ({
          at: plausibleTime(fix.time, receiver.issuedAt, clock()),
          source: 'position',
          lon: fix.lon,
          lat: fix.lat,
        })).catch((error: unknown) => {
          logger.error({ err: error, instruction: instructionId }, 'storing an arrival failed');
        });
      }
    },

    deviceConnected: async (deviceId) => {
      for (const cancelled of await listCancelledOf(database, deviceId, clock())) {
        tellCancelledInBackground(deviceId, cancelled);
      }
      const open = await listOpenReceivers(database, { deviceId });
      for (const receiver of open.filter(({ deadline }) => deadline > clock())) {
        if (judge(receiver) !== 'go-on') continue;
        const earlier = sending.get(keyOf(receiver));
        inBackground(receiver, earlier ? sendAfter(earlier, receiver) : send(receiver));
      }
    },

    tick: async () => {
      const now = clock();
      const found = await listOpenReceivers(database, {});
      const rules = new Map(found.map((receiver) => [receiver, judge(receiver)]));
      const ended = found.filter((receiver) => rules.get(receiver) === 'end');
      await Promise.all(
        ended.map((receiver) => atOnce(() => takeBack(receiver.instructionId, receiver, 'off-duty', 'clock'))),
      );
      const open = found.filter((receiver) => rules.get(receiver) !== 'end');
      const over = open.filter(({ deadline }) => deadline <= now);
      // Before they are over: killed in between, it is raised by the next start.
      for (const { kind, deviceId, officerId, instructionId, deadline } of over)
        if (kind === 'check-in' && deviceId !== null)
          await needs.checkIns.missed({ deviceId, officerId, instructionId, deadline });
      await Promise.all(
        over.map(({ instructionId, officerId }) =>
          atOnce(() =>
            advance({ instructionId, officerId }, { type: 'clock' }, () => ({ at: clock(), source: 'clock' })),
          ),
        ),
      );
      const active = open.filter((receiver) => receiver.deadline > now && rules.get(receiver) === 'go-on');
      sendInBackground(active.filter(({ nextAttemptAt }) => nextAttemptAt !== null && nextAttemptAt <= now));
      for (const receiver of active)
        if (wantsReminder(receiver, now, needs.limits())) inBackground(receiver, remind(receiver, now));
      await continueCheckIns({ ...needs, begin }, now);
    },

    stop: async () => {
      isStopped = true;
      await Promise.allSettled(storing);
      await settleAnnouncements();
    },

    open: async () => {
      const open = await listInstructions(database, { areaIds: null, officerId: null }, true, 1_000);
      for (const instruction of open) arrivals.followAll(instruction);
    },
  };
}

function keyOf({ instructionId, officerId }: OpenReceiver): string {
  return `${instructionId}/${String(officerId)}`;
}

/** The terminal's time, unless it lies before the order or in the future: then ours. */
function plausibleTime(time: number, issuedAt: number, now: number): number {
  return time >= issuedAt && time <= now + INSTRUCT_LIMITS.clockAheadSeconds * 1_000 ? time : now;
}
