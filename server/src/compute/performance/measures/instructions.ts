import type { EvidenceRow } from '@xuncheng/contract';
import { judgedRow, row, shareOf, type MeasureRule } from '../measure.ts';
import type { ReceivedInstruction } from '../shift-facts.ts';

function instructionRow(text: string, startsAt: number, endsAt: number | null): EvidenceRow {
  const amount = endsAt === null ? null : (endsAt - startsAt) / 1_000;
  return { ...row('instruction', undefined, { label: text }), startsAt, endsAt, amount };
}

/** M5 */
export const acknowledgedInTime: MeasureRule = {
  id: 'acknowledged-in-time',
  dimension: 'standard',
  better: 'higher',
  unit: 'count',
  isShare: true,
  name: { zh: '指令及时确认', en: 'Acknowledged in time' },
  definition: {
    zh: '送达后 5 分钟（紧急 2 分钟）内确认的指令 ÷ 已确认或已到时限的送达指令。',
    en: 'Instructions acknowledged within 5 min (urgent: 2 min) of delivery ÷ delivered ones that were acknowledged or whose time is over.',
  },
  find: ({ instructions, now, exempt }, { acknowledgeSeconds }) => {
    const rows: EvidenceRow[] = [];
    for (const { text, priority, deliveredAt, acknowledgedAt, cancelledAt } of instructions) {
      if (deliveredAt === null) continue;
      const dueAt = deliveredAt + acknowledgeSeconds[priority] * 1_000;
      if (acknowledgedAt === null && (now < dueAt || (cancelledAt !== null && cancelledAt < dueAt))) continue;
      const isInTime = acknowledgedAt !== null && acknowledgedAt <= dueAt;
      rows.push(judgedRow(exempt, deliveredAt, isInTime, instructionRow(text, deliveredAt, acknowledgedAt)));
    }
    return shareOf(rows);
  },
};

/** Of accepted instructions, those whose step came before the deadline, of those whose step came or whose deadline is over. */
function byDeadline(
  isAsked: (instruction: ReceivedInstruction) => boolean,
  stepOf: (instruction: ReceivedInstruction) => number | null,
): MeasureRule['find'] {
  return ({ instructions, now, exempt }) => {
    const rows: EvidenceRow[] = [];
    for (const instruction of instructions) {
      const { text, acceptedAt, deadline, endedAt } = instruction;
      const reachedAt = stepOf(instruction);
      if (acceptedAt === null || !isAsked(instruction)) continue;
      if (reachedAt === null && (now < deadline || (endedAt !== null && endedAt < deadline))) continue;
      const isInTime = reachedAt !== null && reachedAt <= deadline;
      rows.push(judgedRow(exempt, deadline, isInTime, instructionRow(text, acceptedAt, reachedAt)));
    }
    return shareOf(rows);
  };
}

/** M11 */
export const arrivedInTime: MeasureRule = {
  id: 'arrived-in-time',
  dimension: 'standard',
  better: 'higher',
  unit: 'count',
  isShare: true,
  name: { zh: '指令及时到达', en: 'Arrived in time' },
  definition: {
    zh: '截止前到达的指令 ÷ 已接受、有地点、已到达或已到截止的指令；截止前取消的不计。',
    en: 'Instructions arrived at by their deadline ÷ accepted ones with a place that were arrived at or are past it; cancelled before: not counted.',
  },
  find: byDeadline(
    (one) => one.hasPlace,
    (one) => one.arrivedAt ?? one.doneAt,
  ),
};

/** M12 */
export const doneInTime: MeasureRule = {
  id: 'done-in-time',
  dimension: 'responsibility',
  better: 'higher',
  unit: 'count',
  isShare: true,
  name: { zh: '指令按时完成', en: 'Done in time' },
  definition: {
    zh: '截止前完成的指令 ÷ 已接受、已完成或已到截止的指令；截止前取消的不计。',
    en: 'Instructions done by their deadline ÷ accepted ones that were done or are past it; cancelled before: not counted.',
  },
  find: byDeadline(
    () => true,
    (one) => one.doneAt,
  ),
};
