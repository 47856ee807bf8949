import { describe, expect, it } from 'vitest';
import { isCameraEventOver, raisesAlarm, type CameraAlarmRule, type JudgedCameraEvent } from './camera.ts';

const RULE: CameraAlarmRule = {
  label: 'stall',
  zone: 'no-stall',
  minimumStationarySeconds: 60,
  type: 'street-stall',
  severity: 'minor',
};
const EVENT: JudgedCameraEvent = {
  phase: 'update',
  label: 'stall',
  zones: ['gate', 'no-stall'],
  stationarySeconds: 60,
  falsePositive: false,
};

describe('camera events', () => {
  it('C1: label, zone and seconds decide', () => {
    expect(raisesAlarm(EVENT, RULE)).toBe(true);
    expect(raisesAlarm({ ...EVENT, stationarySeconds: 59 }, RULE)).toBe(false);
    expect(raisesAlarm({ ...EVENT, stationarySeconds: undefined }, RULE)).toBe(false);
    expect(raisesAlarm({ ...EVENT, zones: ['gate'] }, RULE)).toBe(false);
    expect(raisesAlarm({ ...EVENT, zones: [] }, { ...RULE, zone: null })).toBe(true);
    expect(raisesAlarm({ ...EVENT, label: 'person' }, RULE)).toBe(false);
  });
  it('C2: a false positive never raises, and clears', () => {
    expect(raisesAlarm({ ...EVENT, falsePositive: true }, RULE)).toBe(false);
    expect(isCameraEventOver({ ...EVENT, falsePositive: true })).toBe(true);
  });
  it('C3: the end clears and never raises', () => {
    expect(raisesAlarm({ ...EVENT, phase: 'end' }, RULE)).toBe(false);
    expect([isCameraEventOver({ ...EVENT, phase: 'end' }), isCameraEventOver(EVENT)]).toEqual([true, false]);
  });
});
