import type { AcceptMove, NewInstruction } from '@xuncheng/contract';
import { TASK_NONE, TASK_ORDINARY, TASK_URGENT } from '../compute/allocation/officer-columns.ts';
import { refuseMove, type MoveRefusal } from '../compute/allocation/refuse-move.ts';
import type { AllocationLimits } from '../compute/limits.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAcceptedStops, lockAcceptances } from '../store/accepted-stops.ts';
import { findAlarm } from '../store/alarms.ts';
import type { Queryable } from '../store/database.ts';
import { loadOrdersNow } from '../store/load-orders-now.ts';
import { loadRestsNow } from '../store/load-rests-now.ts';
import { ORDERS_HOURS } from './allocation-now.ts';
import type { CoverageNowBoard } from './coverage-now.ts';
import { cellFinder, isAlarmTaken, takenCells } from './taken-places.ts';
import type { StreetsBoard } from './streets-now.ts';

/** Milliseconds by which another server's clock may be ahead: its orders count, too. */
const CLOCKS_APART_MS = 60_000;

const SAID: Readonly<Record<MoveRefusal, string>> = {
  'alarm-over': 'The alarm is over.',
  'task-taken': 'Somebody was sent there meanwhile.',
  'officer-resting': 'This officer rests.',
  'officer-busy': 'This officer has a task already.',
  'officer-moved-lately': 'This officer was sent somewhere a short while ago.',
};

interface Needs {
  readonly coverage: CoverageNowBoard;
  readonly streets: Pick<StreetsBoard, 'findCell'>;
  readonly limits: () => AllocationLimits;
  readonly clock: () => number;
}

/** The order that a suggested move becomes. */
export function orderOfMove({ idempotencyKey, officerId, text, deadlineMinutes, stops }: AcceptMove): NewInstruction {
  const { lon, lat, name } = stops[0]!;
  return {
    idempotencyKey,
    officerIds: [officerId],
    text,
    deadlineMinutes,
    priority: stops.some(({ alarmId }) => alarmId !== null) ? 'urgent' : 'routine',
    place: { lon, lat, name },
  };
}

/**
 * What is done in the transaction that stores the order of a move: whoever accepts something else waits, and what forbids the move by now
 * is refused by its name (rule A11 of compute/allocation), with the order undone.
 * @param sees areas whose cells and alarms the caller may act on
 */
export function guardMove(
  { coverage, streets, limits, clock }: Needs,
  { officerId, stops }: AcceptMove,
  sees: (areaId: number) => boolean,
): (transaction: Queryable, instructionId: string) => Promise<void> {
  return async (transaction, instructionId) => {
    await lockAcceptances(transaction);
    const now = clock();
    const found = await loadOrdersNow(transaction, now, ORDERS_HOURS, now + CLOCKS_APART_MS);
    const orders = found.filter((order) => order.instructionId !== instructionId);
    const taken = takenCells(orders, cellFinder(coverage, streets));
    const judged = [];
    for (const { alarmId, segmentId, ...stop } of stops) {
      if (alarmId !== null) {
        const alarm = await findAlarm(transaction, alarmId);
        if (!alarm || !sees(alarm.areaId)) throw notFound('alarm');
        judged.push({ isAlarm: true, isOver: !alarm.active, isTaken: isAlarmTaken(orders, alarm) });
      } else {
        const cellId = segmentId === null ? stop.cellId : streets.findCell(segmentId);
        const cell = coverage.findCell(cellId ?? -1)?.cell;
        if (!cell || !sees(cell.areaId)) throw notFound(segmentId === null ? 'cell' : 'street');
        judged.push({ isAlarm: false, isOver: false, isTaken: taken.has(cell.id) });
      }
    }
    const own = orders.filter((order) => order.officerId === officerId);
    const open = own.filter(({ isOpen }) => isOpen);
    const officer = {
      task: open.length === 0 ? TASK_NONE : open.some(({ isUrgent }) => isUrgent) ? TASK_URGENT : TASK_ORDINARY,
      movedAt: own.findLast(({ lon }) => lon !== null)?.issuedAt,
      restUntil: (await loadRestsNow(transaction, now)).find((rest) => rest.officerId === officerId)?.until,
    };
    const refusal = refuseMove(officer, judged, now, limits());
    if (refusal) throw new Refusal(409, refusal, SAID[refusal]);
    await insertAcceptedStops(transaction, instructionId, stops);
  };
}
