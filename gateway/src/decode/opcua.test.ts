import { describe, expect, it } from 'vitest';
import { decodeOpcua, hasOverrun, readOpcuaLetter, type OpcuaValue } from './opcua.ts';

const PROBE = { deviceId: 'p-1', quantity: 'water-level', unit: 'cm' };
const BAD_NOT_CONNECTED = 0x808a0000;
const sourceTimestampMs = Date.UTC(2026, 4, 1);
const good: OpcuaValue = {
  value: 34.2,
  statusCode: 0,
  sourceTimestampMs,
  serverTimestampMs: sourceTimestampMs + 40,
  sourcePicoseconds: 0,
};
const bodyOf = (change: OpcuaValue): unknown => decodeOpcua(PROBE, change).items[0]?.body;

describe('a value of OPC UA', () => {
  it("has the source's own time", () => {
    expect(bodyOf(good)).toMatchObject({ time: sourceTimestampMs, value: 34.2, unit: 'cm', quality: 'good' });
  });

  it("has the server's time when the source gives none, as sources do that are not connected", () => {
    const change = { ...good, value: null, statusCode: BAD_NOT_CONNECTED, sourceTimestampMs: undefined };
    expect(bodyOf(change)).toMatchObject({ time: sourceTimestampMs + 40, value: null, quality: 'bad' });
    const letter = readOpcuaLetter(Buffer.from(JSON.stringify(change)));
    expect('reason' in letter ? letter : bodyOf(letter)).toEqual(bodyOf(change));
  });

  it('is the same message when it comes again without the overflow bit', () => {
    const overrun = { ...good, statusCode: 0x480 };
    expect(hasOverrun(overrun.statusCode)).toBe(true);
    expect(bodyOf(overrun)).toEqual(bodyOf(good));
    // The overflow bit of something that is no DataValue, and a DataValue that lost nothing.
    expect([0x80, 0x400, BAD_NOT_CONNECTED].map(hasOverrun)).toEqual([false, false, false]);
    expect(bodyOf({ ...good, statusCode: BAD_NOT_CONNECTED })).not.toEqual(bodyOf(good));
  });

  it('is refused without any time', () => {
    const change = { ...good, sourceTimestampMs: undefined, serverTimestampMs: undefined };
    expect(decodeOpcua(PROBE, change)).toMatchObject({ items: [], refusals: [{ reason: 'wrong-shape' }] });
  });
});
