import {
  deadLetter,
  deadLetterDetail,
  deadLetterQuery,
  dismissDeadLetter,
  reAdmitDeadLetter,
  reAdmitted,
  numeric,
  type DeadLetterDetail,
} from '@xuncheng/contract';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import type { GatewayLink } from '../live/from-gateway.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import { transact, type Database } from '../store/database.ts';
import { findDeadLetter, listDeadLetters, settleDeadLetter } from '../store/dead-letters.ts';
import { momentQuery } from './parameters.ts';
import { route, type Route } from './route.ts';

const LETTERS_AT_MOST = 100;

const letterParams = z.object({ id: numeric(z.number().int().positive().max(Number.MAX_SAFE_INTEGER)) });

interface Needs {
  readonly database: Database;
  readonly gateway: Pick<GatewayLink, 'reAdmit'>;
}

/** Messages that were refused: looked at, corrected, admitted through the gateway, or dismissed. */
export function deadLetterRoutes({ database, gateway }: Needs): Route[] {
  async function find(caller: Caller, id: number): Promise<DeadLetterDetail & { readonly payload: Buffer }> {
    const found = await findDeadLetter(database, caller.scope.areaIds, id);
    if (!found) throw notFound('dead-letter');
    return found;
  }

  async function show(caller: Caller, id: number): Promise<DeadLetterDetail> {
    return deadLetterDetail.parse(await find(caller, id));
  }

  return [
    route(
      {
        method: 'get',
        path: '/dead-letters',
        tag: 'devices',
        summary: 'Messages that were refused and why, newest first',
        access: 'view-dead-letters',
      },
      {
        query: deadLetterQuery.extend({ from: momentQuery.optional(), to: momentQuery.optional() }),
        reply: z.array(deadLetter),
      },
      (call, caller) =>
        listDeadLetters(database, caller.scope.areaIds, {
          deviceId: call.query.deviceId ?? null,
          reason: call.query.reason ?? null,
          isSettled: call.query.state === 'all' ? null : call.query.state === 'settled',
          from: call.query.from ?? null,
          to: call.query.to ?? null,
          before: call.query.before ?? null,
          limit: LETTERS_AT_MOST,
        }),
    ),
    route(
      {
        method: 'get',
        path: '/dead-letters/{id}',
        tag: 'devices',
        summary: 'One refused message with its bytes',
        access: 'view-dead-letters',
      },
      { params: letterParams, reply: deadLetterDetail },
      (call, caller) => show(caller, call.params.id),
    ),
    route(
      {
        method: 'post',
        path: '/dead-letters/{id}/re-admit',
        tag: 'devices',
        summary:
          'Admit a refused message through the gateway, as it is or corrected; once admitted, asking again changes nothing',
        access: 'settle-dead-letters',
      },
      { params: letterParams, body: reAdmitDeadLetter, reply: reAdmitted },
      async (call, caller) => {
        const letter = await find(caller, call.params.id);
        if (letter.settlement === 'dismissed') throw settledOtherwise();
        if (letter.settlement === 're-admitted') {
          return { letter: await show(caller, letter.id), admitted: 0, refusals: [] };
        }
        const corrected = call.body.payload === undefined ? null : Buffer.from(call.body.payload);
        const answer = await gateway.reAdmit({
          deviceId: letter.deviceId,
          topic: letter.topic,
          receivedAt: letter.receivedAt,
          payload: (corrected ?? letter.payload).toString('base64'),
        });
        if (!answer) {
          throw new Refusal(503, 'gateway-away', 'The gateway did not answer; asking again does no harm.');
        }
        const { admitted, refusals } = answer;
        await transact(database, async (transaction) => {
          // Between the gateway's answer and this line the process may end: the letter is then open, and admitting it again adds nothing.
          if (refusals.length === 0)
            await settleDeadLetter(transaction, letter.id, {
              settlement: 're-admitted',
              accountId: caller.accountId,
              reason: null,
              corrected,
            });
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: 'dead-letter-re-admit',
            object: `dead-letter/${String(letter.id)}`,
            detail: {
              deviceId: letter.deviceId,
              corrected: corrected !== null,
              admitted,
              refused: refusals.map((refusal) => refusal.reason),
            },
          });
        });
        return { letter: await show(caller, letter.id), admitted, refusals };
      },
    ),
    route(
      {
        method: 'post',
        path: '/dead-letters/{id}/dismiss',
        tag: 'devices',
        summary: 'Say why a refused message needs nothing more',
        access: 'settle-dead-letters',
      },
      { params: letterParams, body: dismissDeadLetter, reply: deadLetterDetail },
      async (call, caller) => {
        const letter = await find(caller, call.params.id);
        if (letter.settlement === 're-admitted') throw settledOtherwise();
        await transact(database, async (transaction) => {
          const isFirst = await settleDeadLetter(transaction, letter.id, {
            settlement: 'dismissed',
            accountId: caller.accountId,
            reason: call.body.reason,
            corrected: null,
          });
          if (!isFirst) return;
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: 'dead-letter-dismiss',
            object: `dead-letter/${String(letter.id)}`,
            detail: { deviceId: letter.deviceId, reason: call.body.reason },
          });
        });
        return show(caller, letter.id);
      },
    ),
  ];
}

function settledOtherwise(): Refusal {
  return new Refusal(409, 'dead-letter-settled', 'This message was settled in another way already.');
}
