import type { EvidenceRow } from '@xuncheng/contract';
import { judgedRow, row, shareOf, type MeasureRule } from '../measure.ts';

/** M13 */
export const alarmsAttended: MeasureRule = {
  id: 'alarms-attended',
  dimension: 'responsibility',
  better: 'higher',
  unit: 'count',
  isShare: true,
  name: { zh: '告警到场', en: 'Alarms attended' },
  definition: {
    zh: '30 分钟内到达来源 100 米以内的本责任网格告警 ÷ 已到场或持续满 30 分钟的告警。',
    en: 'Alarms in the beat whose source was approached within 100 m in 30 minutes ÷ alarms attended or active for as long.',
  },
  find: ({ alarms, duty, now, exempt }, { attendSeconds }) => {
    const rows: EvidenceRow[] = [];
    for (const { text, raisedAt, clearedAt, attendedAt } of alarms) {
      const dueAt = raisedAt + attendSeconds * 1_000;
      const isOver = dueAt > duty.endsAt || now < dueAt || (clearedAt !== null && clearedAt < dueAt);
      if (attendedAt === null && isOver) continue;
      const item: EvidenceRow = {
        ...row('alarm', undefined, { label: text }),
        startsAt: raisedAt,
        endsAt: attendedAt,
        amount: attendedAt === null ? null : (attendedAt - raisedAt) / 1_000,
      };
      rows.push(judgedRow(exempt, raisedAt, attendedAt !== null && attendedAt <= dueAt, item));
    }
    return shareOf(rows);
  },
};
