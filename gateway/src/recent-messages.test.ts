import { RECENT_BYTES_AT_MOST, recentAnswer } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { createRecentMessages, type RecentMessages } from './recent-messages.ts';

const note = (recent: RecentMessages, deviceId: string, payload: Uint8Array, receivedAt = 0): void => {
  recent.note(deviceId, receivedAt, 't', payload, 1, []);
};

describe('what devices said last', () => {
  it('is byte for byte what came, newest first, ten of a device', () => {
    const recent = createRecentMessages();
    const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
    // A view into something larger, as packets come from the socket.
    note(recent, 'a', new Uint8Array([9, ...bytes, 9]).subarray(1, 257), 1);
    for (let i = 2; i <= 11; i++) note(recent, 'a', bytes, i);
    expect(recent.of('a').map(({ receivedAt }) => receivedAt)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    const [newest] = recent.of('a');
    expect([...Buffer.from(newest!.payload, 'base64')]).toEqual([...bytes]);
    expect(newest!.bytes).toBe(256);
  });

  it('is cut when it is long, and says how long it was', () => {
    const recent = createRecentMessages();
    note(recent, 'a', new Uint8Array(RECENT_BYTES_AT_MOST + 5));
    const [message] = recent.of('a');
    expect(message!.bytes).toBe(RECENT_BYTES_AT_MOST + 5);
    expect(Buffer.from(message!.payload, 'base64')).toHaveLength(RECENT_BYTES_AT_MOST);
  });

  it('is what came last even where a longer message was before', () => {
    const recent = createRecentMessages();
    for (let i = 0; i < 10; i++) note(recent, 'a', Buffer.from('a long message'), i);
    note(recent, 'a', Buffer.from('short'), 10);
    expect(Buffer.from(recent.of('a')[0]!.payload, 'base64').toString()).toBe('short');
    expect(Buffer.from(recent.of('a')[1]!.payload, 'base64').toString()).toBe('a long message');
  });

  it('of the devices that were silent longest is forgotten when there is too much', () => {
    const recent = createRecentMessages(3_000);
    const bytes = new Uint8Array(64);
    note(recent, 'silent', bytes);
    for (let i = 0; i < 100; i++) {
      note(recent, 'speaks', bytes);
      note(recent, `once ${String(i)}`, bytes);
    }
    expect([recent.of('silent').length, recent.of('speaks').length, recent.of('once 0').length]).toEqual([0, 10, 0]);
    expect(recent.of('once 99')).toHaveLength(1);
  });

  it('is bounded also when devices that said little say much', () => {
    const recent = createRecentMessages(100_000);
    const devices = Array.from({ length: 90 }, (_, at) => `d-${String(at)}`);
    for (const size of [1, RECENT_BYTES_AT_MOST])
      for (let i = 0; i < 10; i++) for (const device of devices) note(recent, device, new Uint8Array(size));
    const kept = devices.flatMap((device) => recent.of(device)).reduce((sum, { payload }) => sum + payload.length, 0);
    // In base64, four thirds; and a generation ends with the message that makes it too large.
    expect(kept).toBeLessThan((2 * (100_000 + RECENT_BYTES_AT_MOST) * 4) / 3);
  });

  it('of as many devices as there is room for is kept, however many generations there were', () => {
    const recent = createRecentMessages(100_000);
    const bytes = new Uint8Array(64);
    for (let i = 0; i < 5_000; i++) note(recent, `once ${String(i)}`, bytes);
    const speaking = Array.from({ length: 20 }, (_, at) => `d-${String(at)}`);
    for (let i = 0; i < 30; i++) for (const device of speaking) note(recent, device, bytes);
    expect(speaking.map((device) => recent.of(device).length)).toEqual(Array(20).fill(10));
  });

  it('answers its question and nothing else', () => {
    const recent = createRecentMessages();
    note(recent, 'a', Buffer.from('{}'));
    const requestId = '7b0c1c2e-6b1e-4d5f-9b60-0d9f4f0f3c11';
    const answer = recent.answer(Buffer.from(JSON.stringify({ requestId, deviceId: 'a' })));
    expect(recentAnswer.parse(JSON.parse(answer!))).toMatchObject({
      requestId,
      messages: [{ topic: 't', admitted: 1 }],
    });
    expect(recent.answer(Buffer.from('{"deviceId":"a"}'))).toBeUndefined();
    expect(recent.answer(Buffer.from('x'))).toBeUndefined();
  });
});
