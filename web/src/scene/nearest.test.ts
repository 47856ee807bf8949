import { describe, expect, it } from 'vitest';
import { nearestTarget } from './nearest.ts';

const targets = [
  { x: 100, y: 100, thing: 'probe', weight: 0 },
  { x: 106, y: 100, thing: 'officer', weight: 2 },
  { x: 300, y: 300, thing: 'camera', weight: 1 },
];

describe('what the pointer means', () => {
  it('prefers people over things at nearly the same place', () => {
    expect(nearestTarget(targets, 102, 100, 14)).toBe('officer');
  });
  it('takes the thing when it is clearly nearer', () => {
    expect(nearestTarget(targets, 92, 100, 16)).toBe('probe');
  });
  it('is nothing beyond reach', () => {
    expect(nearestTarget(targets, 200, 200, 14)).toBeNull();
  });
});
