import { describe, expect, it } from 'vitest';
import { judgeCameraEvent, type CameraAlarmRule, type JudgedCameraEvent } from './camera.ts';

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
    expect(judgeCameraEvent(EVENT, RULE)).toBe('raise');
    expect(judgeCameraEvent({ ...EVENT, stationarySeconds: 59 }, RULE)).toBeUndefined();
    expect(judgeCameraEvent({ ...EVENT, stationarySeconds: undefined }, RULE)).toBeUndefined();
    expect(judgeCameraEvent({ ...EVENT, zones: ['gate'] }, RULE)).toBeUndefined();
    expect(judgeCameraEvent({ ...EVENT, zones: [] }, { ...RULE, zone: null })).toBe('raise');
    expect(judgeCameraEvent({ ...EVENT, label: 'person' }, RULE)).toBeUndefined();
  });
  it('C2: a false positive never raises, and clears', () => {
    expect(judgeCameraEvent({ ...EVENT, falsePositive: true }, RULE)).toBe('clear');
  });
  it('C3: the end clears and never raises', () => {
    expect(judgeCameraEvent({ ...EVENT, phase: 'end' }, RULE)).toBe('clear');
  });
});
