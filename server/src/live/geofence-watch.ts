import {
  dutyInterval,
  FLAG_FUTURE,
  FLAG_MOCK,
  type AdmittedFix,
  type Alarm,
  type Geofence,
  type Limits,
} from '@xuncheng/contract';
import type { Logger } from 'pino';
import type { AreaDirectory } from '../access/area-directory.ts';
import type { Subject } from '../compute/geofence/due-alarms.ts';
import { FenceIndex } from '../compute/geofence/fence-index.ts';
import type { PresenceFix } from '../compute/geofence/presence.ts';
import { newTrack, takeFix, type Track } from '../compute/geofence/track.ts';
import type { Metrics } from '../metrics.ts';
import type { Database } from '../store/database.ts';
import { findTimeZone } from '../store/time-zone.ts';
import {
  findGeofenceCheckpoint,
  forgetPresences,
  listEmptiedFences,
  listPresences,
  saveGeofenceCheckpoint,
  saveGeofenceEvent,
  type NewGeofenceEvent,
  type PresenceRow,
} from '../store/geofence-presence.ts';
import { listGeofences } from '../store/geofences.ts';
import { loadFixColumns } from '../store/load-fix-columns.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import { GeofenceAlarms } from './geofence-alarms.ts';
import { isSubject, prepareFences, type LiveFence } from './live-fences.ts';
import { isOnDuty, type ShiftTable } from './shift-table.ts';
import { openStoreQueue } from './store-queue.ts';

/** What was taken just before a server ended may have come there before it was stored; rows of fixes begin before their end. */
const LOOK_BACK_MS = 600_000;

interface Needs {
  readonly database: Database;
  readonly shifts: () => ShiftTable;
  readonly areas: AreaDirectory;
  readonly limits: () => Limits;
  readonly announceAlarm: (alarm: Alarm) => void;
  /** Somebody went in or out. */
  readonly announceChange: (fence: { readonly id: number; readonly areaId: number }) => void;
  readonly clock: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Knows who is inside which geofence (compute/geofence/RULES.md). */
export interface GeofenceWatch {
  /** A usable fix of a shift. */
  readonly onFix: (shift: ShiftRecord, fix: AdmittedFix) => void;
  /** Let time pass: duties end, windows open and close, absences grow. */
  readonly tick: () => void;
  /** Fences were drawn, changed or deleted. */
  readonly reload: () => Promise<void>;
  /** Read fences, and what was stored while nobody listened. Harmless when nothing was. */
  readonly catchUp: () => Promise<void>;
  readonly inside: (geofenceId: number) => Geofence['inside'];
  /** Note down up to where fixes were taken. */
  readonly saveCheckpoint: () => Promise<void>;
  readonly settle: () => Promise<void>;
}

/** Make the watch; it takes fixes from the first `catchUp` on. */
export async function openGeofenceWatch(needs: Needs): Promise<GeofenceWatch> {
  const { database, areas, clock } = needs;
  const queue = openStoreQueue('events of geofences', needs.logger);
  let zone = await findTimeZone(database);
  const alarms = new GeofenceAlarms({ ...needs, queue, zone: () => zone, announce: needs.announceAlarm });
  let fences = new FenceIndex<LiveFence>([]);
  const tracks = new Map<number, Track>();
  const emptiedAt = new Map<number, number>();
  /** Fixes that came while the stored ones before them were read; null: nothing is being read. */
  let waiting: [ShiftRecord, AdmittedFix][] | null = [];
  let isLoaded = false;
  let takenTo = Number.NEGATIVE_INFINITY;

  function concerns(fence: LiveFence, shift: ShiftRecord): boolean {
    return isSubject(areas.tree().contains, fence, shift);
  }

  function subjectOf(shift: ShiftRecord, track: Track): Subject {
    return { officerId: shift.officerId, dutyStartsAt: dutyInterval(shift).startsAt, track };
  }

  function judge(fence: LiveFence, subjects: readonly Subject[], at: number, only?: number): void {
    const { silenceSeconds } = needs.limits().trajectory;
    alarms.judge(
      fence,
      subjects,
      { at, emptiedAt: emptiedAt.get(fence.id) ?? Number.NEGATIVE_INFINITY, silenceSeconds },
      only,
    );
  }

  function keep(
    fence: LiveFence,
    shift: ShiftRecord,
    event: Omit<NewGeofenceEvent, 'geofenceId' | 'officerId'>,
    presence: PresenceRow | null,
  ): void {
    if (event.kind !== 'enter') emptiedAt.set(fence.id, Math.max(event.at, emptiedAt.get(fence.id) ?? event.at));
    void queue
      .enqueue(async () => {
        const whole = { ...event, geofenceId: fence.id, officerId: shift.officerId };
        if (await saveGeofenceEvent(database, whole, presence)) needs.announceChange(fence);
      })
      .catch(() => undefined);
  }

  function take(shift: ShiftRecord, fix: PresenceFix): void {
    let track = tracks.get(shift.shiftId);
    if (!track) tracks.set(shift.shiftId, (track = newTrack()));
    const found = takeFix(track, fences, (fence) => concerns(fence, shift), fix, needs.limits().trajectory);
    for (const { fence, change } of found) {
      const { kind, at, lon, lat } = change;
      const presence = {
        geofenceId: fence.id,
        shiftId: shift.shiftId,
        inside: kind === 'enter',
        since: at,
        takenTo: fix.time,
        lon,
        lat,
      };
      keep(fence, shift, { kind, at, place: [lon, lat] }, presence);
      judge(fence, [subjectOf(shift, track)], at, shift.officerId);
    }
  }

  function onFix(shift: ShiftRecord, fix: AdmittedFix): void {
    if (waiting) {
      waiting.push([shift, fix]);
      return;
    }
    const now = clock();
    takenTo = Math.max(takenTo, Math.min(fix.receivedAt, now));
    if (fences.byId.size > 0 && isOnDuty(shift, now)) take(shift, { ...fix, accuracy: fix.accuracy });
  }

  function endDuties(now: number): void {
    const before = tracks.size;
    for (const [shiftId, track] of tracks) {
      const shift = needs.shifts().byId.get(shiftId);
      if (shift && isOnDuty(shift, now)) continue;
      tracks.delete(shiftId);
      if (!shift) continue;
      for (const [fenceId, { inside }] of track.presences) {
        const fence = fences.byId.get(fenceId);
        if (fence && inside)
          keep(fence, shift, { kind: 'off-duty', at: dutyInterval(shift).endsAt, place: null }, null);
      }
    }
    if (tracks.size < before)
      void queue.enqueue(() => forgetPresences(database, [...tracks.keys()])).catch(() => undefined);
  }

  function tick(): void {
    if (waiting) return;
    const now = clock();
    endDuties(now);
    alarms.clearOthers((fenceId) => fences.byId.has(fenceId), now);
    const onDuty = [...tracks].flatMap(([shiftId, track]) => {
      const shift = needs.shifts().byId.get(shiftId);
      return shift ? [{ shift, subject: subjectOf(shift, track) }] : [];
    });
    const present = new Map<number, typeof onDuty>();
    for (const one of onDuty)
      for (const fenceId of one.subject.track.presences.keys()) {
        const there = present.get(fenceId);
        if (there) there.push(one);
        else present.set(fenceId, [one]);
      }
    for (const fence of fences.byId.values()) {
      // Only who is asked for one by one must be looked at without having been there.
      const looked = fence.alarms.absent?.when === 'each' ? onDuty : (present.get(fence.id) ?? []);
      const subjects = looked.filter(({ shift }) => concerns(fence, shift)).map(({ subject }) => subject);
      judge(fence, subjects, now);
    }
  }

  async function readFences(): Promise<void> {
    const earlier = fences;
    zone = await findTimeZone(database);
    fences = new FenceIndex(prepareFences(await listGeofences(database, null)));
    for (const { presences } of tracks.values())
      for (const id of presences.keys())
        if (fences.byId.get(id)?.watchedFrom !== earlier.byId.get(id)?.watchedFrom) presences.delete(id);
  }

  /** What earlier servers knew. */
  async function load(): Promise<void> {
    await alarms.load();
    for (const { geofenceId, at } of await listEmptiedFences(database)) emptiedAt.set(geofenceId, at);
    for (const row of await listPresences(database, [...needs.shifts().byId.keys()])) {
      if (row.takenTo < (fences.byId.get(row.geofenceId)?.watchedFrom ?? Number.POSITIVE_INFINITY)) continue;
      let track = tracks.get(row.shiftId);
      if (!track) tracks.set(row.shiftId, (track = newTrack()));
      const { inside, since: at, takenTo: to, lon, lat } = row;
      track.presences.set(row.geofenceId, { inside, began: { at, lon, lat }, takenTo: to, row: null });
    }
    isLoaded = true;
  }

  /** Take what is stored and was not taken; far enough back to know how long somebody was absent. */
  async function replay(): Promise<void> {
    if (fences.byId.size === 0) return;
    const now = clock();
    const minutes = [...fences.byId.values()].map(({ alarms: { absent } }) => absent?.minutes ?? 0);
    const absentFrom = now - Math.max(...minutes) * 60_000;
    const from = Math.min((await findGeofenceCheckpoint(database)) ?? now, absentFrom) - LOOK_BACK_MS;
    for (const shift of needs.shifts().byId.values()) {
      if (shift.deviceNumber === null || !isOnDuty(shift, now)) continue;
      const { startsAt, endsAt } = dutyInterval(shift);
      const begin = Math.max(startsAt, from, tracks.get(shift.shiftId)?.newestAt ?? from);
      const { time, lon, lat, accuracy, flags } = await loadFixColumns(database, shift.deviceNumber, begin, endsAt);
      for (let i = 0; i < time.length; i++) {
        if (flags[i]! & (FLAG_FUTURE | FLAG_MOCK)) continue;
        const good = Number.isNaN(accuracy[i]) ? undefined : accuracy[i]!;
        take(shift, { time: time[i]!, lon: lon[i]!, lat: lat[i]!, accuracy: good });
      }
    }
  }

  async function catchUpOnce(): Promise<void> {
    waiting ??= [];
    try {
      await readFences();
      if (!isLoaded) await load();
      await replay();
    } finally {
      const came = waiting;
      // Before anything is known nothing can be taken: what comes goes on waiting.
      if (isLoaded) {
        waiting = null;
        for (const [shift, fix] of came) onFix(shift, fix);
      }
    }
    tick();
  }

  let catching: Promise<void> = Promise.resolve();
  /** One after the other: what the first one reads must not come behind what the second one lets in. */
  function catchUp(): Promise<void> {
    catching = catching.catch(() => undefined).then(catchUpOnce);
    return catching;
  }

  return {
    onFix,
    tick,
    catchUp,
    reload: async () => {
      await readFences();
      tick();
    },
    inside: (geofenceId) =>
      [...tracks].flatMap(([shiftId, { presences }]) => {
        const presence = presences.get(geofenceId);
        const shift = needs.shifts().byId.get(shiftId);
        return shift && presence?.inside && presence.began
          ? [{ officerId: shift.officerId, name: shift.name, since: presence.began.at }]
          : [];
      }),
    saveCheckpoint: async () => {
      const at = takenTo;
      if (Number.isFinite(at)) await queue.enqueue(() => saveGeofenceCheckpoint(database, at));
    },
    settle: queue.settle,
  };
}
