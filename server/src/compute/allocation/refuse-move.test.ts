import { expect, test } from 'vitest';
import { ALLOCATION_LIMITS } from '../limits.ts';
import { TASK_NONE, TASK_ORDINARY, TASK_URGENT } from './officer-columns.ts';
import { refuseMove, type MovedOfficer, type MoveRefusal, type MoveStop } from './refuse-move.ts';

const NOW = 100_000_000;
const GAP: MoveStop = { isAlarm: false, isOver: false, isTaken: false };
const ALARM: MoveStop = { ...GAP, isAlarm: true };
const refuse = (officer: Partial<MovedOfficer>, ...stops: MoveStop[]): MoveRefusal | null =>
  refuseMove({ task: TASK_NONE, movedAt: undefined, restUntil: undefined, ...officer }, stops, NOW, ALLOCATION_LIMITS);

test('A11: who is free is sent; who rests, is busy or was moved less than 20 minutes ago is not', () => {
  expect(refuse({}, GAP)).toBeNull();
  expect(refuse({ restUntil: NOW + 1 }, ALARM)).toBe('officer-resting');
  expect(refuse({ restUntil: NOW }, GAP)).toBeNull();
  expect(refuse({ task: TASK_ORDINARY }, GAP)).toBe('officer-busy');
  expect(refuse({ task: TASK_URGENT }, ALARM)).toBe('officer-busy');
  expect(refuse({ movedAt: NOW - 1_199_000 }, GAP)).toBe('officer-moved-lately');
  expect(refuse({ movedAt: NOW - 1_200_000 }, GAP)).toBeNull();
});

test('A11: for an alarm an ordinary task is left, and a move lately is nothing (A3)', () => {
  expect(refuse({ task: TASK_ORDINARY, movedAt: NOW }, ALARM, GAP)).toBeNull();
});

test('A11: a place that somebody is sent to, or an alarm that is over, is said before anything of the officer', () => {
  expect(refuse({ task: TASK_URGENT }, GAP, { ...GAP, isTaken: true })).toBe('task-taken');
  expect(refuse({ task: TASK_URGENT }, { ...ALARM, isOver: true, isTaken: true })).toBe('alarm-over');
});
