import type { OfficerLive, OfficerState } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { searchOfficers } from './officer-search.ts';

function officer(officerId: number, name: string, state: OfficerState, lon = 120.17): OfficerLive {
  return {
    officerId,
    badge: `SC000${String(officerId)}`,
    name,
    deviceId: null,
    areaId: 1,
    beat: `望江 ${String(officerId)}`,
    shiftId: officerId,
    state,
    lon,
    lat: 30.24,
    accuracy: null,
    heading: null,
    speed: null,
    battery: null,
    fixAt: null,
    connected: false,
  };
}
const all = [
  officer(1, '陈安', 'live', 120.18),
  officer(2, '林越', 'unknown', 120.17),
  officer(3, '陈立', 'stale', 120.1701),
  officer(4, '周同', 'live', 120.19),
];

describe('searching officers', () => {
  it('matches every word in name, badge or beat', () => {
    expect(searchOfficers(all, '陈 sc0003', 'all').map(({ officerId }) => officerId)).toEqual([3]);
    expect(searchOfficers(all, '望江', 'all')).toHaveLength(4);
  });
  it('puts those out of sight first', () => {
    expect(searchOfficers(all, '', 'all').map(({ officerId }) => officerId)).toEqual([2, 3, 1, 4]);
    expect(searchOfficers(all, '', 'live').map(({ officerId }) => officerId)).toEqual([1, 4]);
  });
});
