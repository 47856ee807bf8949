import type { Alarm, Instruction, OfficerLive, PictureLimits } from '@xuncheng/contract';
import type { ReplayPerson } from './loaded-replay.ts';
import { readTrail } from './trail-reading.ts';

/** How an officer was at a moment (epoch ms), as the screens of the time could have shown it; null off duty. */
export function officerAt(
  { officerId, name, badge, duties, trail }: ReplayPerson,
  at: number,
  limits: PictureLimits,
): OfficerLive | null {
  const duty = duties.find(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
  if (!duty) return null;
  const { shiftId, beat, areaId, deviceId, startsAt } = duty;
  const { state, lon, lat, fixAt, heading, speed } = readTrail(trail, startsAt, at, limits);
  return {
    officerId,
    name,
    badge,
    shiftId,
    beat,
    areaId,
    deviceId,
    state,
    lon,
    lat,
    fixAt,
    heading,
    speed,
    // Not kept, or of no use for what is over.
    accuracy: null,
    battery: null,
    connected: false,
  };
}

/** How an alarm was at a moment; null before it was raised, and when it was over and acknowledged. */
export function alarmAt(alarm: Alarm, at: number): Alarm | null {
  const { raisedAt, clearedAt, acknowledgedAt } = alarm;
  if (raisedAt > at) return null;
  const active = clearedAt === null || clearedAt > at;
  const isAcknowledged = acknowledgedAt !== null && acknowledgedAt <= at;
  if (!active && isAcknowledged) return null;
  const by = (moment: number | null): number | null => (moment !== null && moment <= at ? moment : null);
  const notes = alarm.notes.filter((note) => note.at <= at);
  return {
    ...alarm,
    active,
    clearedAt: active ? null : clearedAt,
    acknowledgedAt: isAcknowledged ? acknowledgedAt : null,
    acknowledgedBy: isAcknowledged ? alarm.acknowledgedBy : null,
    assignee: notes.findLast((note) => note.assignee !== null)?.assignee ?? null,
    falseAt: by(alarm.falseAt),
    escalatedAt: by(alarm.escalatedAt),
    notes,
  };
}

/** How an instruction stood at a moment: the steps taken by then, and each receiver at the last of them; null before it was issued. */
export function instructionAt(instruction: Instruction, at: number): Instruction | null {
  if (instruction.issuedAt > at) return null;
  return {
    ...instruction,
    receivers: instruction.receivers.map((receiver) => {
      const steps = receiver.steps.filter((step) => step.at <= at);
      return { ...receiver, steps, state: steps.at(-1)?.state ?? 'issued' };
    }),
  };
}
