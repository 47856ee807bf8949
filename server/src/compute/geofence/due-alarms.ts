import type { Geofence, LonLat } from '@xuncheng/contract';
import type { Fence } from './fence-index.ts';
import type { OpenWindow } from './schedule.ts';
import type { Track } from './track.ts';

export type GeofenceAlarmKind = 'enter' | 'leave' | 'absent';

/** A fence with what it raises. */
export interface WatchedFence extends Fence {
  readonly alarms: Geofence['alarms'];
}

/** A subject of the fence on duty. */
export interface Subject {
  readonly officerId: number;
  /** Epoch ms. */
  readonly dutyStartsAt: number;
  readonly track: Track;
}

/** What should be active. */
export interface DueAlarm {
  readonly kind: GeofenceAlarmKind;
  /** Null: it is about there being nobody. */
  readonly officerId: number | null;
  /** Epoch ms: with fence, kind and officer its name (A6). */
  readonly since: number;
  readonly place: LonLat;
}

/** What a fence stands in. Epoch ms. */
export interface FenceNow {
  readonly at: number;
  readonly window: OpenWindow;
  /** When the last one left, as far as is known. */
  readonly emptiedAt: number;
  readonly silenceSeconds: number;
  /** Is an alarm of this kind about this officer active already? */
  readonly isActive: (kind: GeofenceAlarmKind, officerId: number | null) => boolean;
}

/** The alarms that should be active at a fence, by rules A2–A5 (RULES.md). */
export function dueAlarms(fence: WatchedFence, subjects: readonly Subject[], now: FenceNow): DueAlarm[] {
  const { alarms } = fence;
  const due: DueAlarm[] = [];
  for (const subject of subjects) {
    const presence = subject.track.presences.get(fence.id);
    const { officerId } = subject;
    if (presence?.began) {
      const { at, lon, lat } = presence.began;
      if (alarms.enter && presence.inside)
        due.push({ kind: 'enter', officerId, since: Math.max(at, now.window.startsAt), place: [lon, lat] });
      if (alarms.leave && !presence.inside && at >= now.window.startsAt)
        due.push({ kind: 'leave', officerId, since: at, place: [lon, lat] });
    }
    if (alarms.absent?.when === 'each' && !presence?.inside && isAbsent(fence, subject, now, alarms.absent.minutes))
      due.push({ kind: 'absent', officerId, since: absentSince(fence, subject, now), place: fence.shape.middle });
  }
  if (alarms.absent?.when === 'nobody' && !subjects.some(({ track }) => track.presences.get(fence.id)?.inside)) {
    const since = Math.max(now.window.startsAt, fence.watchedFrom, now.emptiedAt);
    if (now.isActive('absent', null) || now.at - since >= alarms.absent.minutes * 60_000)
      due.push({ kind: 'absent', officerId: null, since, place: fence.shape.middle });
  }
  return due;
}

/** A4 */
function isAbsent(fence: WatchedFence, subject: Subject, now: FenceNow, minutes: number): boolean {
  if (now.isActive('absent', subject.officerId)) return true;
  const isKnown = now.at - subject.track.newestAt <= now.silenceSeconds * 1_000;
  return isKnown && now.at - absentSince(fence, subject, now) >= minutes * 60_000;
}

function absentSince(fence: WatchedFence, { track, dutyStartsAt }: Subject, now: FenceNow): number {
  const left = track.presences.get(fence.id)?.began?.at ?? dutyStartsAt;
  return Math.max(now.window.startsAt, fence.watchedFrom, dutyStartsAt, track.heardSince, left);
}
