import { FLAG_FUTURE, type AdmittedFix, type LiveBatch } from '@xuncheng/contract';

/** What is announced; the sequence belongs to who hears it. */
export type LiveNews = Omit<LiveBatch, 'sequence'>;

/** Bytes of JSON in one announcement at most: brokers on the way have limits, and what arrives in pieces can be acted on at once. */
export const LIVE_BYTES_AT_MOST = 64 * 1024;

/** Bytes of a fix in JSON that has everything, with the longest name and numbers. */
const FIX_BYTES = 400;
/** Fixes that surely have room in one announcement. */
export const FIXES_AT_ONCE = Math.floor((LIVE_BYTES_AT_MOST - 1024) / FIX_BYTES);

/** Fixes that wait for one listener before the older ones of each device are left out: a burst is told whole to who keeps up. */
const FIXES_WAITING = 10_000;
/** Events, readings, alarms, statuses and receipts that wait for one listener at most. */
const OTHERS_AT_MOST = 5_000;

type Kind = Exclude<keyof LiveNews, 'fixes' | 'intake'>;
type Other = { [K in Kind]: readonly [kind: K, item: LiveNews[K][number], bytes: number] }[Kind];

/** Nothing to announce. */
export function noNews(): { [K in keyof Omit<LiveNews, 'intake'>]: LiveNews[K][number][] } {
  return { fixes: [], cameraEvents: [], readings: [], alarms: [], statuses: [], receipts: [] };
}

/** How many things are said. */
export function countOf(news: LiveNews): number {
  const { fixes, cameraEvents, readings, alarms, statuses, receipts } = news;
  return fixes.length + cameraEvents.length + readings.length + alarms.length + statuses.length + receipts.length;
}

/**
 * What waits for a listener: everything as long as it is little, and then of each device its newest fix and of the rest the newest 5,000. So it is
 * bounded by the number of devices, however long the listener stands still.
 */
export class LiveBacklog {
  #fixes: AdmittedFix[] = [];
  #fixesAtMost = FIXES_WAITING;
  #others: Other[] = [];
  #intake: LiveNews['intake'];
  #hasLost = false;

  get isEmpty(): boolean {
    return this.#fixes.length === 0 && this.#others.length === 0 && this.#intake === undefined;
  }

  add(news: LiveNews): void {
    for (const fix of news.fixes) this.#fixes.push(fix);
    if (this.#fixes.length > this.#fixesAtMost) this.#keepNewest();
    for (const kind of ['cameraEvents', 'readings', 'alarms', 'statuses', 'receipts'] as const)
      for (const item of news[kind])
        this.#others.push([kind, item, Buffer.byteLength(JSON.stringify(item))] as unknown as Other);
    if (this.#others.length > OTHERS_AT_MOST) {
      this.#others = this.#others.slice(-OTHERS_AT_MOST);
      this.#hasLost = true;
    }
    this.#intake = news.intake ?? this.#intake;
  }

  #keepNewest(): void {
    const newest = new Map<string, AdmittedFix>();
    for (const fix of this.#fixes) {
      const known = newest.get(fix.deviceId);
      if (!known || isNewer(fix, known)) newest.set(fix.deviceId, fix);
    }
    if (newest.size < this.#fixes.length) this.#hasLost = true;
    this.#fixes = [...newest.values()];
    // Not to be done again for every fix of so many devices.
    this.#fixesAtMost = Math.max(FIXES_WAITING, 2 * newest.size);
  }

  /** As much as one announcement holds. @returns also whether something was left out since the last time */
  take(): { readonly news: LiveNews; readonly hasLost: boolean } {
    const news = noNews();
    let bytes = 1024;
    let taken = 0;
    for (const [kind, item, itsBytes] of this.#others) {
      if (taken > 0 && bytes + itsBytes > LIVE_BYTES_AT_MOST) break;
      (news[kind] as unknown[]).push(item);
      bytes += itsBytes + 1;
      taken++;
    }
    this.#others = this.#others.slice(taken);
    const room = Math.max(taken > 0 ? 0 : 1, Math.floor((LIVE_BYTES_AT_MOST - bytes) / FIX_BYTES));
    news.fixes = this.#fixes.slice(0, room);
    this.#fixes = this.#fixes.slice(room);
    const intake = this.#intake;
    const hasLost = this.#hasLost;
    this.#intake = undefined;
    this.#hasLost = false;
    return { news: { ...news, ...(intake && { intake }) }, hasLost };
  }
}

/** By the device's own clock; a clock that is ahead is never newest. */
function isNewer(fix: AdmittedFix, known: AdmittedFix): boolean {
  const ahead = (fix.flags & FLAG_FUTURE) - (known.flags & FLAG_FUTURE);
  return ahead === 0 ? fix.time >= known.time : ahead < 0;
}
