import { describe, expect, it } from 'vitest';
import { decodeOwn } from './own.ts';

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const fix = { id: 7, time: '2026-05-01T08:00:00+08:00', lon: 120.17, lat: 30.24 };

describe('own contract', () => {
  it('reads a fix with ISO time or epoch ms', () => {
    expect(decodeOwn('t-1', 'fix', encode(fix)).items[0]).toMatchObject({
      kind: 'fix',
      body: { time: Date.UTC(2026, 4, 1), messageKey: 7, mock: false },
    });
    expect(decodeOwn('t-1', 'fix', encode({ ...fix, time: 1_777_593_600_000 })).items[0]).toMatchObject({
      body: { time: 1_777_593_600_000 },
    });
  });

  it('stores the good neighbours of a bad fix in a batch', () => {
    const decoded = decodeOwn('t-1', 'fixes', encode({ fixes: [fix, { ...fix, id: 8, lat: 91 }, { ...fix, id: 9 }] }));
    expect(decoded.items).toHaveLength(2);
    expect(decoded.refusals).toEqual([
      { reason: 'wrong-shape', detail: expect.stringContaining('fixes.1: lat') as string },
    ]);
  });

  it('refuses by name what is not JSON, not UTF-8, of another shape or holds U+0000', () => {
    const reason = (bytes: Uint8Array): string | undefined => decodeOwn('t-1', 'fix', bytes).refusals[0]?.reason;
    expect(reason(new TextEncoder().encode('{"id":1,"lat":NaN}'))).toBe('not-json');
    expect(reason(Uint8Array.of(0x7b, 0xff, 0xfe))).toBe('not-utf8');
    expect(reason(encode({ ...fix, id: 'a\u0000b' }))).toBe('nul-character');
    expect(reason(encode({ ...fix, lon: 181 }))).toBe('wrong-shape');
    expect(reason(encode([]))).toBe('wrong-shape');
  });

  it('reads readings, alarms, receipts, statuses', () => {
    expect(
      decodeOwn('p-1', 'probe-reading', encode({ id: 'x', time: fix.time, quantity: 'level', value: 3, unit: 'cm' }))
        .items[0],
    ).toMatchObject({ kind: 'reading', body: { value: 3, quality: 'good' } });
    expect(
      decodeOwn('p-1', 'alarm', encode({ id: 'x', time: fix.time, type: 'tamper', active: true })).items[0],
    ).toMatchObject({ kind: 'alarm', body: { severity: 'major' } });
    expect(
      decodeOwn(
        't-1',
        'instruction-receipt',
        encode({ id: 'x', time: fix.time, instructionId: '3f2c8a44-5d0b-4d3a-8f5e-2f7c5f2f9a11', step: 'read' }),
      ).items[0],
    ).toMatchObject({ kind: 'receipt', body: { step: 'read' } });
    expect(decodeOwn('t-1', 'status', encode({ state: 'online' })).items[0]).toMatchObject({
      kind: 'status',
      body: { state: 'online' },
    });
  });
});
