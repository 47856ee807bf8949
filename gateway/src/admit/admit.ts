import {
  FLAG_INACCURATE,
  FLAG_MOCK,
  type AdmittedAlarm,
  type AdmittedCameraEvent,
  type AdmittedCameraReview,
  type AdmittedFix,
  type AdmittedReading,
  type AdmittedReceipt,
  type AdmittedStatus,
} from '@xuncheng/contract';
import type { DecodedItem, Refusal } from '../decode/decoded.ts';
import { judgeClock } from './clock.ts';

/** Admitted: in the shape of the contract, with receipt time and flags. */
export type AdmittedItem =
  | { readonly kind: 'fix'; readonly body: AdmittedFix }
  | { readonly kind: 'camera-event'; readonly body: AdmittedCameraEvent }
  | { readonly kind: 'camera-review'; readonly body: AdmittedCameraReview }
  | { readonly kind: 'reading'; readonly body: AdmittedReading }
  | { readonly kind: 'alarm'; readonly body: AdmittedAlarm }
  | { readonly kind: 'receipt'; readonly body: AdmittedReceipt }
  | { readonly kind: 'status'; readonly body: AdmittedStatus };

/** Metres beyond which a position is kept but not used for trajectories (domain rules, 4.1). */
const USABLE_ACCURACY_METRES = 50;

/** Judge one decoded item by the rules of admission at a time of receipt (epoch ms). */
export function admit(item: DecodedItem, receivedAt: number): AdmittedItem | Refusal {
  const clock = judgeClock(item.body.time ?? receivedAt, receivedAt);
  if ('reason' in clock) return { reason: clock.reason, detail: `event time ${describeTime(item.body.time)}` };
  switch (item.kind) {
    case 'fix': {
      // Key by key: spreading costs more than all of the judging.
      const { deviceId, messageKey, time, lon, lat, accuracy, altitude, speed, heading, battery, mock } = item.body;
      const inaccurate = accuracy !== undefined && accuracy > USABLE_ACCURACY_METRES;
      const flags = clock.flags | (mock ? FLAG_MOCK : 0) | (inaccurate ? FLAG_INACCURATE : 0);
      return {
        kind: 'fix',
        body: { deviceId, messageKey, time, receivedAt, lon, lat, accuracy, altitude, speed, heading, battery, flags },
      };
    }
    case 'camera-event':
      return (
        judgeSpan(item.body, receivedAt) ?? {
          kind: 'camera-event',
          body: { ...item.body, receivedAt, flags: clock.flags },
        }
      );
    case 'camera-review':
      return judgeSpan(item.body, receivedAt) ?? { kind: 'camera-review', body: { ...item.body, receivedAt } };
    case 'reading':
      return { kind: 'reading', body: { ...item.body, receivedAt, flags: clock.flags } };
    case 'alarm':
      return { kind: 'alarm', body: { ...item.body, receivedAt } };
    case 'receipt':
      return { kind: 'receipt', body: { ...item.body, receivedAt } };
    case 'status':
      return { kind: 'status', body: { ...item.body, time: item.body.time ?? receivedAt, receivedAt } };
  }
}

/** Begin and end must be moments, too: a database has no place for the year 30,000,000. */
function judgeSpan(
  { startTime, endTime }: { readonly startTime: number; readonly endTime?: number | undefined },
  receivedAt: number,
): Refusal | undefined {
  for (const time of [startTime, endTime]) {
    const judged = judgeClock(time ?? receivedAt, receivedAt);
    if ('reason' in judged) return { reason: judged.reason, detail: `start or end ${describeTime(time)}` };
  }
  return undefined;
}

function describeTime(time: number | undefined): string {
  const date = new Date(time ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}
