import type { Alarm } from '@xuncheng/contract';
import { dueAlarms, type DueAlarm, type Subject } from '../compute/geofence/due-alarms.ts';
import { openWindow } from '../compute/geofence/schedule.ts';
import type { Metrics } from '../metrics.ts';
import type { Database } from '../store/database.ts';
import {
  clearGeofenceAlarm,
  listActiveGeofenceAlarms,
  raiseGeofenceAlarm,
  type GeofenceAlarmKey,
} from '../store/geofence-alarms.ts';
import type { LiveFence } from './live-fences.ts';
import type { StoreQueue } from './store-queue.ts';

interface Needs {
  readonly database: Database;
  readonly queue: StoreQueue;
  /** IANA name of the district's time zone. */
  readonly zone: () => string;
  readonly announce: (alarm: Alarm) => void;
  readonly metrics: Metrics;
}

/** What is known of a fence beside who is where. Epoch ms. */
interface FenceStanding {
  readonly at: number;
  readonly emptiedAt: number;
  readonly silenceSeconds: number;
}

/** Keeps what is active at fences as the rules say it should be: the difference is raised and cleared. */
export class GeofenceAlarms {
  private readonly needs: Needs;
  private readonly active = new Map<number, Map<string, GeofenceAlarmKey>>();

  constructor(needs: Needs) {
    this.needs = needs;
  }

  /** Read what is active. */
  async load(): Promise<void> {
    this.active.clear();
    for (const key of await listActiveGeofenceAlarms(this.needs.database)) this.note(key);
  }

  /** @param subjects all of them, or the one officer (`only`) whose alarms are looked at */
  judge(fence: LiveFence, subjects: readonly Subject[], standing: FenceStanding, only?: number): void {
    const window = openWindow(fence.schedule, this.needs.zone(), standing.at);
    const active = this.active.get(fence.id);
    const isActive = (kind: DueAlarm['kind'], officerId: number | null): boolean =>
      active?.has(nameOf(typeOf(kind), officerId)) === true;
    const due = (window ? dueAlarms(fence, subjects, { ...standing, window, isActive }) : []).filter(
      ({ officerId }) => only === undefined || officerId === only,
    );
    const names = new Set(due.map(({ kind, officerId }) => nameOf(typeOf(kind), officerId)));
    for (const [name, key] of active ?? [])
      if (!names.has(name) && (only === undefined || key.officerId === only)) this.clear(name, key, standing.at);
    for (const alarm of due) if (!isActive(alarm.kind, alarm.officerId)) this.raise(fence, alarm);
  }

  /** Clear what belongs to fences that are looked at no longer. */
  clearOthers(isWatched: (fenceId: number) => boolean, at: number): void {
    for (const [fenceId, keys] of this.active) {
      if (isWatched(fenceId)) continue;
      for (const [name, key] of keys) this.clear(name, key, at);
    }
  }

  private raise(fence: LiveFence, { kind, officerId, since, place: [lon, lat] }: DueAlarm): void {
    const { database, queue, announce, metrics } = this.needs;
    const severity = kind === 'absent' ? fence.alarms.absent?.severity : fence.alarms[kind];
    if (!severity) throw new Error(`a fence without an alarm for "${kind}" raised one`);
    const key = { geofenceId: fence.id, type: typeOf(kind), officerId };
    this.note(key);
    void queue
      .enqueue(async () => {
        const raised = await raiseGeofenceAlarm(database, { ...key, severity, since, lon, lat });
        if (!raised) return;
        metrics.alarmsRaised.inc({ type: key.type });
        announce(raised);
      })
      .catch(() => undefined);
  }

  private clear(name: string, key: GeofenceAlarmKey, at: number): void {
    this.active.get(key.geofenceId)?.delete(name);
    const { database, queue, announce } = this.needs;
    void queue
      .enqueue(async () => {
        const cleared = await clearGeofenceAlarm(database, key, at);
        if (cleared) announce(cleared);
      })
      .catch(() => undefined);
  }

  private note(key: GeofenceAlarmKey): void {
    const keys = this.active.get(key.geofenceId) ?? new Map<string, GeofenceAlarmKey>();
    this.active.set(key.geofenceId, keys);
    keys.set(nameOf(key.type, key.officerId), key);
  }
}

function typeOf(kind: DueAlarm['kind']): string {
  return `geofence-${kind}`;
}

function nameOf(type: string, officerId: number | null): string {
  return `${type}/${String(officerId)}`;
}
