import { overlapSeconds, totalSeconds } from '../../intervals.ts';
import { exemptRows, row, type MeasureRule } from '../measure.ts';

/** M1 */
export const dutyTime: MeasureRule = {
  id: 'duty-time',
  dimension: 'quantity',
  better: 'higher',
  unit: 's',
  isShare: true,
  name: { zh: '在岗时长', en: 'Time on duty' },
  definition: {
    zh: '在岗秒数（已签到、未签退、在计划时段内）÷ 计划秒数，均截至目前，均扣除豁免时段；既未签到也无定位的，按未在岗计。',
    en: 'On-duty seconds (clocked in and not out, inside the plan) ÷ planned seconds, both so far and both without exempt time; who neither clocked in nor was seen was not on duty.',
  },
  find: ({ planned, duty, clockedInAt, seen, exempt }) => {
    // Without a clock-in the duty is the planned one, for whoever has nothing to clock in with. Who was never seen either did not come.
    const isAbsent = clockedInAt === null && seen === undefined;
    return {
      numerator: isAbsent ? 0 : totalSeconds([duty]) - overlapSeconds(exempt, duty.startsAt, duty.endsAt),
      denominator: totalSeconds([planned]) - overlapSeconds(exempt, planned.startsAt, planned.endsAt),
      rows: [
        row('interval', duty, isAbsent ? { label: 'absent', counted: false } : { label: 'on-duty' }),
        ...exemptRows(exempt),
      ],
    };
  },
};
