import { FLAG_FUTURE, liveBatch, type AdmittedAlarm, type AdmittedFix, type LiveBatch } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { LIVE_BYTES_AT_MOST, noNews, type LiveNews } from './live-backlog.ts';
import { createLiveLine } from './live-line.ts';

const fix = (device: number, time: number, flags = 0): AdmittedFix => ({
  deviceId: `d-${String(device)}`,
  time,
  receivedAt: time,
  messageKey: time,
  lon: 120.123456789,
  lat: 30.123456789,
  flags,
});
const alarm = (time: number, text = ''): AdmittedAlarm => ({
  deviceId: 'd',
  time,
  receivedAt: time,
  messageKey: time,
  type: 'sos',
  severity: 'critical',
  active: true,
  text,
});
const news = (part: Partial<LiveNews>): LiveNews => ({ ...noNews(), ...part });

/** A listener that takes one announcement when told to. */
function listener() {
  const heard: LiveBatch[] = [];
  const bytes: number[] = [];
  let done: (() => void) | undefined;
  const line = createLiveLine((json, sent) => {
    heard.push(liveBatch.parse(JSON.parse(json)));
    bytes.push(Buffer.byteLength(json));
    done = sent;
  });
  return {
    heard,
    bytes,
    offer: (part: Partial<LiveNews>) => {
      line.offer(news(part), () => JSON.stringify(news(part)));
    },
    /** Take everything that waits. */
    catchUp: () => {
      for (; done;) {
        const next = done;
        done = undefined;
        next();
      }
    },
  };
}

describe('what one listener is told', () => {
  it('is everything, numbered without a hole, while it keeps up', () => {
    const one = listener();
    for (let time = 1; time <= 5; time++) {
      one.offer({ fixes: [fix(1, time), fix(2, time)] });
      one.catchUp();
    }
    expect(one.heard.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(one.heard.flatMap(({ fixes }) => fixes)).toHaveLength(10);
  });

  it('is cut in pieces that brokers take, and nothing of it is left out', () => {
    const one = listener();
    one.offer({
      fixes: Array.from({ length: 1_000 }, (_, device) => fix(device, 1)),
      alarms: Array.from({ length: 100 }, (_, time) => alarm(time, '警'.repeat(500))),
    });
    one.catchUp();
    expect(Math.max(...one.bytes)).toBeLessThanOrEqual(LIVE_BYTES_AT_MOST);
    expect(one.heard.flatMap(({ fixes }) => fixes)).toHaveLength(1_000);
    expect(one.heard.flatMap(({ alarms }) => alarms).map(({ time }) => time)).toEqual(
      Array.from({ length: 100 }, (_, time) => time),
    );
    expect(one.heard.map(({ sequence }) => sequence)).toEqual(one.heard.map((_, index) => index + 1));
  });

  it('is the newest of each device when it was slow for long, with a hole that says so', () => {
    const one = listener();
    one.offer({ fixes: [fix(1, 1)] });
    for (let time = 2; time <= 10_000; time++) one.offer({ fixes: [fix(time % 7, time)] });
    one.offer({ fixes: [fix(3, 5), fix(4, 99_999, FLAG_FUTURE)], alarms: [alarm(7)] });
    one.catchUp();
    expect(one.heard.map(({ sequence }) => sequence)).toEqual([1, 3]);
    const told = one.heard[1]!;
    expect(told.fixes.map(({ time }) => time).sort()).toEqual(
      [10_000, 9_994, 9_995, 9_996, 9_997, 9_998, 9_999].sort(),
    );
    expect(told.alarms).toHaveLength(1);
  });

  it('is nothing twice, and everything, when it was slow and nothing had to be left out', () => {
    const one = listener();
    for (let device = 1; device <= 50; device++) one.offer({ fixes: [fix(device, 1)], alarms: [alarm(device)] });
    one.catchUp();
    expect(one.heard.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(one.heard.flatMap(({ fixes }) => fixes)).toHaveLength(50);
    expect(one.heard.flatMap(({ alarms }) => alarms)).toHaveLength(50);
  });

  it('is bounded, whatever is said while it stands still', () => {
    const one = listener();
    for (let time = 1; time <= 20_000; time++) one.offer({ alarms: [alarm(time)] });
    one.catchUp();
    const told = one.heard.flatMap(({ alarms }) => alarms);
    expect(told).toHaveLength(5_001);
    expect(told.at(-1)!.time).toBe(20_000);
  });
});
