import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeRow } from './describe-row.ts';
import { RowBuffer } from './row-buffer.ts';
import { CAMERA_EVENT } from './streams.ts';

it('writes rows that read back as they were, whatever is in them and however the buffer grows', () => {
  const moment = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2200, 0, 1) });
  const event = fc.record({
    deviceId: fc.constant('d'),
    time: moment,
    receivedAt: moment,
    messageKey: fc.integer(),
    eventId: fc.string({ unit: 'grapheme' }),
    phase: fc.constantFrom('new' as const, 'end' as const),
    label: fc.string({ unit: 'grapheme', maxLength: 40_000, size: 'max' }),
    score: fc.option(fc.float({ noNaN: true }), { nil: undefined }),
    zones: fc.array(fc.string({ unit: 'grapheme' })),
    falsePositive: fc.boolean(),
    startTime: moment,
    endTime: fc.option(moment, { nil: undefined }),
    flags: fc.integer({ min: -32_768, max: 32_767 }),
    box: fc.option(fc.array(fc.integer(), { minLength: 4, maxLength: 4 }), { nil: undefined }),
    hasSnapshot: fc.option(fc.boolean(), { nil: undefined }),
    hasClip: fc.option(fc.boolean(), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 5 }), (events) => {
      const buffer = new RowBuffer();
      for (const body of events) {
        const start = buffer.length;
        CAMERA_EVENT.write(buffer, 5, body);
        expect(describeRow(CAMERA_EVENT, Buffer.from(buffer.bytes().subarray(start)))).toEqual({
          time: new Date(body.time).toISOString(),
          device_number: 5,
          message_key: body.messageKey,
          event_id: body.eventId,
          phase: body.phase,
          label: body.label,
          score: body.score ?? null,
          zones: body.zones,
          stationary_seconds: null,
          false_positive: body.falsePositive,
          start_time: new Date(body.startTime).toISOString(),
          end_time: body.endTime === undefined ? null : new Date(body.endTime).toISOString(),
          flags: body.flags,
          received_at: new Date(body.receivedAt).toISOString(),
          box: body.box ?? null,
          has_snapshot: body.hasSnapshot ?? null,
          has_clip: body.hasClip ?? null,
        });
      }
    }),
    { numRuns: 50, seed: 3 },
  );
});

it('refuses what has no place instead of wrapping it around', () => {
  const buffer = new RowBuffer();
  expect(() => {
    buffer.int4(2 ** 31);
  }).toThrow(RangeError);
  expect(() => {
    buffer.int2(40_000);
  }).toThrow(RangeError);
  expect(() => {
    buffer.timestamp(8.64e15);
  }).toThrow(RangeError);
});
