import { judgedRow, row, shareOf, type MeasureRule } from '../measure.ts';

/** M8 */
export const clockInOnTime: MeasureRule = {
  id: 'clock-in-on-time',
  dimension: 'discipline',
  better: 'higher',
  unit: 'count',
  isShare: true,
  name: { zh: '准时签到', en: 'Clocked in on time' },
  definition: {
    zh: '班次开始后 5 分钟内签到的班次 ÷ 有签到的班次；没有签到手段的班次不计。',
    en: 'Shifts clocked into within 5 minutes of their beginning ÷ shifts clocked into; who has nothing to clock in with is not counted.',
  },
  find: ({ planned, clockedInAt, exempt }, { clockInGraceSeconds }) => {
    if (clockedInAt === null) return shareOf([]);
    const lateMs = Math.max(0, clockedInAt - planned.startsAt);
    const item = row(
      'interval',
      { startsAt: planned.startsAt, endsAt: planned.startsAt + lateMs },
      { label: 'clock-in' },
    );
    return shareOf([judgedRow(exempt, planned.startsAt, lateMs <= clockInGraceSeconds * 1_000, item)]);
  },
};
