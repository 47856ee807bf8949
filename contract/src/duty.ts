/** A shift's times, epoch ms. */
export interface DutyTimes {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly clockedInAt: number | null;
  readonly clockedOutAt: number | null;
}

/** The on-duty interval of a shift in epoch ms: planned, narrowed by the clock-in and clock-out there are. */
export function dutyInterval(shift: DutyTimes): { readonly startsAt: number; readonly endsAt: number } {
  const startsAt = Math.min(shift.endsAt, Math.max(shift.startsAt, shift.clockedInAt ?? shift.startsAt));
  const endsAt = Math.max(startsAt, Math.min(shift.endsAt, shift.clockedOutAt ?? shift.endsAt));
  return { startsAt, endsAt };
}
