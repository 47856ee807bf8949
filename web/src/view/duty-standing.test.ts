import type { RosterNowShift } from '@xuncheng/contract';
import { expect, it } from 'vitest';
import { groupDuty, missing, standingOf } from './duty-standing.ts';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const shift = (shiftId: number, more: Partial<RosterNowShift> = {}): RosterNowShift => ({
  shiftId,
  officerId: shiftId,
  badge: `SC${String(shiftId).padStart(4, '0')}`,
  name: '测试队员',
  squadId: 1,
  squad: '一中队',
  beatId: shiftId,
  beat: `${String(shiftId)}号责任网格`,
  startsAt: NOW - 60 * MINUTE,
  endsAt: NOW + 60 * MINUTE,
  clockedInAt: null,
  clockedOutAt: null,
  restStartsAt: null,
  restEndsAt: null,
  ...more,
});
const begun = (minutes: number): Partial<RosterNowShift> => ({ startsAt: NOW - minutes * MINUTE });

it('tells who is here, late, absent, next and gone', () => {
  expect(standingOf(shift(1, begun(-1)), undefined, NOW, 1_800)).toBe('next');
  // Clocked in early it has not begun all the same.
  expect(standingOf(shift(1, { ...begun(-1), clockedInAt: NOW - MINUTE }), undefined, NOW, 1_800)).toBe('next');
  expect(standingOf(shift(1, begun(29)), undefined, NOW, 1_800)).toBe('late');
  expect(standingOf(shift(1, begun(30)), undefined, NOW, 1_800)).toBe('absent');
  expect(standingOf(shift(1, { clockedInAt: NOW - MINUTE }), undefined, NOW, 1_800)).toBe('on');
  expect(
    standingOf(shift(1, { clockedInAt: NOW - 5 * MINUTE, clockedOutAt: NOW - MINUTE }), undefined, NOW, 1_800),
  ).toBe('left');
});

it('takes whoever is seen on this shift as here, and nobody for a shift before it', () => {
  const seen = { shiftId: 1, fixAt: NOW - MINUTE };
  expect(standingOf(shift(1), seen, NOW, 1_800)).toBe('on');
  expect(standingOf(shift(1), { shiftId: 9, fixAt: NOW - MINUTE }, NOW, 1_800)).toBe('absent');
  expect(standingOf(shift(1), { shiftId: 1, fixAt: null }, NOW, 1_800)).toBe('absent');
});

it('counts planned and clocked in, and puts first where and who somebody must see to', () => {
  const shifts = [
    shift(1, { clockedInAt: NOW }),
    shift(2, { squadId: 2, squad: '二中队', clockedInAt: NOW }),
    shift(3, { squadId: 2, squad: '二中队', ...begun(5) }),
    shift(4, { squadId: 2, squad: '二中队' }),
    shift(5, { squadId: 2, squad: '二中队', ...begun(-30) }),
    shift(6, { endsAt: NOW }),
  ];
  const groups = groupDuty(shifts, new Map([[1, { shiftId: 1, fixAt: NOW }]]), 'squad', NOW, 1_800);
  expect(groups.map(({ name, planned, clockedIn }) => [name, planned, clockedIn])).toEqual([
    ['二中队', 3, 1],
    ['一中队', 1, 1],
  ]);
  expect(groups.map(missing)).toEqual([2, 0]);
  expect(groups[0]!.people.map(({ shift: { shiftId }, standing }) => [shiftId, standing])).toEqual([
    [4, 'absent'],
    [3, 'late'],
    [2, 'on'],
    [5, 'next'],
  ]);
  const beats = groupDuty(shifts, new Map(), 'beat', NOW, 1_800).map(({ name }) => name);
  expect(beats).toEqual(['3号责任网格', '4号责任网格', '1号责任网格', '2号责任网格', '5号责任网格']);
});
