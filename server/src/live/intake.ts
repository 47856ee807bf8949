import { FLAG_FUTURE, FLAG_MOCK, type AdmittedFix, type InstructionReceipt, type LiveBatch } from '@xuncheng/contract';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import { Refusal } from '../refusal.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import type { AlarmWatch } from './alarm-watch.ts';
import type { Picture } from './picture.ts';

interface Needs {
  readonly picture: Picture;
  readonly alarms: AlarmWatch;
  readonly onReceipt: (deviceId: string, receipt: InstructionReceipt) => Promise<void>;
  /** A fix of a shift: made up or not, the officer's latest position or late. */
  readonly onShiftFix: (
    shift: ShiftRecord,
    fix: AdmittedFix,
    how: { readonly isUsable: boolean; readonly isLatest: boolean },
  ) => void;
  /** A fix of no shift in memory: off duty, or very late. */
  readonly onOtherFix: (fix: AdmittedFix) => void;
  readonly clock: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Hand what a gateway (`through`: which) announced to everybody it concerns. */
export function createIntake(needs: Needs): (batch: LiveBatch, through: string) => void {
  const { picture, alarms, logger } = needs;

  function logFailure(what: string): (error: unknown) => void {
    return (error) => {
      if (error instanceof Refusal) logger.debug({ code: error.code }, `${what} was refused`);
      else logger.error({ err: error }, `${what} could not be acted on; it waits in the database`);
    };
  }

  return (batch, through) => {
    const now = needs.clock();
    needs.metrics.fixes.inc(batch.fixes.length);
    for (const fix of batch.fixes) {
      const placed = picture.applyFix(fix, now);
      const isUsable = (fix.flags & (FLAG_FUTURE | FLAG_MOCK)) === 0;
      if (placed) needs.onShiftFix(placed.shift, fix, { isUsable, isLatest: placed.isLatest });
      else needs.onOtherFix(fix);
    }
    if (batch.intake) picture.fullGateways.note(batch.intake, now);
    for (const status of batch.statuses) picture.devices.applyStatus(status, through);
    for (const reading of batch.readings) {
      if (reading.flags & FLAG_FUTURE) continue; // its time is wrong: it must not hide the next ones
      picture.devices.applyReading(reading.deviceId, reading);
      alarms.onReading(reading);
    }
    for (const event of batch.cameraEvents) {
      picture.devices.applySeen(event.deviceId, event.receivedAt, true);
      alarms.onCameraEvent(event);
    }
    for (const alarm of batch.alarms) alarms.onDeviceAlarm(alarm).catch(logFailure('an alarm'));
    for (const { deviceId, ...receipt } of batch.receipts)
      needs.onReceipt(deviceId, receipt).catch(logFailure('a receipt'));
  };
}
