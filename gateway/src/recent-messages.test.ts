import { RECENT_BYTES_AT_MOST, recentAnswer } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { createRecentMessages, type RecentMessages } from './recent-messages.ts';

const note = (recent: RecentMessages, deviceId: string, payload: Uint8Array, receivedAt = 0): void => {
  recent.note(deviceId, { receivedAt, topic: 't', payload, admitted: 1, refusals: [] });
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

  it('of the device that was silent longest is forgotten when there is too much', () => {
    const recent = createRecentMessages(4);
    const bytes = new Uint8Array(1);
    note(recent, 'old', bytes);
    note(recent, 'old', bytes);
    note(recent, 'new', bytes);
    note(recent, 'old', bytes);
    note(recent, 'third', bytes);
    expect([recent.of('old').length, recent.of('new').length, recent.of('third').length]).toEqual([3, 0, 1]);
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
