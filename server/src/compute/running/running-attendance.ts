import { attendAlarms, type PlacedAlarm } from '../performance/attend-alarms.ts';
import type { BeatAlarm } from '../performance/shift-facts.ts';
import type { UsedFixes } from '../trajectory/trail-pass.ts';

/** Who was at which alarm of a duty that goes on (rule M13), though its earlier fixes are not kept. */
export class RunningAttendance {
  /** When somebody came, as far as that is settled, by alarm. */
  private readonly settled = new Map<string, number>();
  /** Alarms that were looked for among all fixes up to the settled ones. */
  private readonly known = new Set<string>();

  /**
   * @param used fixes as the trail has them now
   * @param isWhole none of them is forgotten
   * @param settledUntil epoch ms up to which fixes do not change any more
   * @returns undefined: an alarm from before what is kept, which nobody knew of; it takes all fixes to tell
   */
  find(
    alarms: readonly PlacedAlarm[],
    used: UsedFixes,
    isWhole: boolean,
    settledUntil: number,
  ): BeatAlarm[] | undefined {
    const track = {
      time: used.time.subarray(0, used.length),
      lon: used.lon.subarray(0, used.length),
      lat: used.lat.subarray(0, used.length),
    };
    const found: BeatAlarm[] = [];
    for (const alarm of alarms) {
      const { text, raisedAt, clearedAt } = alarm;
      const key = `${String(raisedAt)} ${String(alarm.lon)} ${String(alarm.lat)}`;
      if (!isWhole && !this.known.has(key) && !(track.time[0]! < raisedAt)) return undefined;
      const attendedAt = this.settled.get(key) ?? attendAlarms([{ ...alarm, clearedAt: null }], track)[0]!.attendedAt;
      this.known.add(key);
      if (attendedAt !== null && attendedAt < settledUntil) this.settled.set(key, attendedAt);
      const wasInTime = attendedAt !== null && attendedAt <= (clearedAt ?? Number.POSITIVE_INFINITY);
      found.push({ text, raisedAt, clearedAt, attendedAt: wasInTime ? attendedAt : null });
    }
    return found;
  }
}
