import type {
  Limits,
  AdmittedAlarm,
  AdmittedCameraEvent,
  AdmittedReading,
  Alarm,
  ProbeLimits,
} from '@xuncheng/contract';
import type { Logger } from 'pino';
import { cameraOrigin, isCameraEventOver, raisesAlarm, type CameraAlarmRule } from '../compute/alarms/camera.ts';
import { stepLimit, UNTOUCHED, type LimitState } from '../compute/alarms/probe.ts';
import type { MissedCheckIn } from '../instruct/dispatch.ts';
import type { Metrics } from '../metrics.ts';
import { escalateWaiting } from '../store/alarm-notes.ts';
import { clearAlarm, clearAlarmsOf, placeAlarm, raiseAlarm, wasRaisedThrough, type NewAlarm } from '../store/alarms.ts';
import { listCameraAlarmRules } from '../store/camera-alarm-rules.ts';
import type { Database } from '../store/database.ts';
import { loadCameraEventsSince, loadProbes, loadReadingsSince, type StoredReading } from '../store/load-alarm-start.ts';
import { openStoreQueue } from './store-queue.ts';

/** How far back readings and camera events are looked at after a start, when nothing is known from an alarm. */
const LOOK_BACK_MS = 3_600_000;

/** Raised at the officer's terminal, critical: nobody knows how they are. */
const CHECK_IN_MISSED = 'check-in-missed';

interface Needs {
  readonly database: Database;
  readonly limits: () => Limits;
  readonly announce: (alarm: Alarm) => void;
  /** Where the officer with this terminal is, so that an SOS lies on the map. */
  readonly findPosition: (deviceId: string, time: number) => { readonly lon: number; readonly lat: number } | undefined;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

type Reading = StoredReading | AdmittedReading;
type CameraHappening = Omit<AdmittedCameraEvent, 'flags' | 'messageKey'>;

/** Turns what devices say into alarms. Everything that touches the database runs one after the other, in order of arrival. */
export interface AlarmWatch {
  readonly onReading: (reading: Reading) => void;
  readonly onCameraEvent: (event: CameraHappening) => void;
  readonly onDeviceAlarm: (alarm: AdmittedAlarm) => Promise<void>;
  /** An officer did not check in, or did after all. */
  readonly checkIns: {
    readonly missed: (missed: MissedCheckIn) => Promise<void>;
    readonly answered: (deviceId: string, at: number) => Promise<void>;
  };
  /** Escalate what nobody acknowledged for too long (E1). */
  readonly escalate: () => Promise<void>;
  /** Read limits and rules, and what was missed. Harmless when nothing was. */
  readonly catchUp: (now: number) => Promise<void>;
  /** Which camera events become alarms was changed. */
  readonly reloadRules: () => Promise<void>;
  /** Wait no longer for a database that is away; resolves when everything taken so far was stored, or given up. */
  readonly settle: () => Promise<void>;
}

/** Make the watch; call `catchUp` before the first message. */
export function createAlarmWatch(needs: Needs): AlarmWatch {
  const { database, logger } = needs;
  let limits = new Map<string, readonly ProbeLimits[]>();
  let rules: readonly CameraAlarmRule[] = [];
  const states = new Map<string, LimitState>();
  const { enqueue, settle } = openStoreQueue('alarms', logger);

  async function raise(alarm: NewAlarm): Promise<void> {
    const raised = await raiseAlarm(database, alarm);
    if (!raised) return;
    needs.metrics.alarmsRaised.inc({ type: alarm.type });
    needs.announce(raised);
  }

  async function clear(which: Parameters<typeof clearAlarm>[1], at: number): Promise<void> {
    const cleared = await clearAlarm(database, which, at);
    if (cleared) needs.announce(cleared);
  }

  function takeReading(reading: Reading): void {
    for (const limit of limits.get(reading.deviceId) ?? []) {
      const key = `${reading.deviceId}\n${limit.type}`;
      const { state, event } = stepLimit(states.get(key) ?? UNTOUCHED, limit, reading);
      states.set(key, state);
      if (event === 'raise') {
        const { deviceId, quantity, value, unit, time } = reading;
        void enqueue(() =>
          raise({
            deviceId,
            type: limit.type,
            severity: limit.severity,
            text: `${quantity} ${String(value)} ${unit}`.trim(),
            origin: `reading:${String(time)}`,
            evidence: { quantity, value, unit, time, limit },
            raisedAt: time,
          }),
        ).catch(() => undefined);
      } else if (event === 'clear') {
        void enqueue(() => clear({ deviceId: reading.deviceId, type: limit.type }, reading.time)).catch(
          () => undefined,
        );
      }
    }
  }

  function takeCameraEvent(event: CameraHappening): void {
    const origin = cameraOrigin(event.eventId);
    const { deviceId, eventId, label, score, zones, stationarySeconds, startTime, time } = event;
    if (isCameraEventOver(event)) {
      const at = Math.max(time, event.endTime ?? time);
      void enqueue(async () => {
        for (const alarm of await clearAlarmsOf(database, deviceId, origin, at)) needs.announce(alarm);
      }).catch(() => undefined);
      return;
    }
    for (const rule of rules.filter((one) => raisesAlarm(event, one)))
      void enqueue(() =>
        raise({
          deviceId,
          type: rule.type,
          severity: rule.severity,
          text: rule.zone === null ? label : `${label} · ${rule.zone}`,
          origin,
          evidence: { eventId, label, score, zones, stationarySeconds, startTime, time },
          raisedAt: time,
        }),
      ).catch(() => undefined);
  }

  async function takeDeviceAlarm(alarm: AdmittedAlarm): Promise<void> {
    const { deviceId, type, time } = alarm;
    if (!alarm.active) {
      await clear({ deviceId, type }, time);
      return;
    }
    // Handled again after it was over, it is the same alarm and not a new one.
    if (await wasRaisedThrough(database, deviceId, type, time)) return;
    await raise({
      deviceId,
      type,
      severity: alarm.severity,
      text: alarm.text,
      origin: `message:${String(time)}:${String(alarm.messageKey)}`,
      evidence: { time, ...placeOf(alarm) },
      raisedAt: time,
    });
    const { lon, lat } = alarm;
    const moved =
      lon === undefined || lat === undefined
        ? undefined
        : await placeAlarm(database, { deviceId, type, time, lon, lat });
    if (moved) needs.announce(moved);
  }

  /** Where the device says it is, otherwise where its officer was last. */
  function placeOf({ deviceId, time, lon, lat }: AdmittedAlarm): { lon: number; lat: number } | undefined {
    return lon !== undefined && lat !== undefined ? { lon, lat } : needs.findPosition(deviceId, time);
  }

  function takeMissedCheckIn({ deviceId, officerId, instructionId, deadline }: MissedCheckIn): Promise<void> {
    return raise({
      deviceId,
      type: CHECK_IN_MISSED,
      severity: 'critical',
      text: '',
      origin: `check-in:${instructionId}:${String(officerId)}`,
      evidence: { officerId, instructionId, deadline, ...needs.findPosition(deviceId, deadline) },
      raisedAt: deadline,
    });
  }

  async function reloadRules(): Promise<void> {
    rules = await listCameraAlarmRules(database);
  }

  async function catchUp(now: number): Promise<void> {
    const probes = await loadProbes(database);
    await reloadRules();
    limits = new Map(probes.map((probe) => [probe.deviceId, probe.limits]));
    let since = now - LOOK_BACK_MS;
    for (const probe of probes) {
      for (const { type } of probe.limits) {
        const key = `${probe.deviceId}\n${type}`;
        if (states.has(key)) continue; // in memory and newer than what is stored
        const last = probe.lastAlarms.find((alarm) => alarm.type === type);
        if (!last) continue;
        states.set(key, { raised: last.active, since: null, lastTime: last.changedAt });
        if (last.active) since = Math.min(since, last.changedAt);
      }
    }
    for (const reading of await loadReadingsSince(database, Math.max(since, now - 24 * LOOK_BACK_MS)))
      takeReading(reading);
    for (const event of await loadCameraEventsSince(database, now - LOOK_BACK_MS)) takeCameraEvent(event);
  }

  return {
    onReading: takeReading,
    onCameraEvent: takeCameraEvent,
    onDeviceAlarm: (alarm) => enqueue(() => takeDeviceAlarm(alarm)),
    checkIns: {
      missed: (missed) => enqueue(() => takeMissedCheckIn(missed)),
      answered: (deviceId, at) => enqueue(() => clear({ deviceId, type: CHECK_IN_MISSED }, at)),
    },
    escalate: async () => {
      for (const alarm of await escalateWaiting(database, needs.limits().alarms.escalateSeconds)) needs.announce(alarm);
    },
    catchUp,
    reloadRules,
    settle,
  };
}
