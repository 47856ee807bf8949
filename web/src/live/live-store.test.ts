import {
  ALL_DETAILS,
  codeMove,
  joinFrame,
  MoveWriter,
  tileOf,
  type Instruction,
  type InstructionState,
  type LiveDelta,
  type LiveSnapshot,
  type OfficerLive,
  type Report,
} from '@xuncheng/contract';
import { describe, expect, it, vi } from 'vitest';
import { countStates, LiveStore } from './live-store.ts';

const officer = (officerId: number, over: Partial<OfficerLive> = {}): OfficerLive => ({
  officerId,
  badge: `SC${String(officerId)}`,
  name: 'A',
  deviceId: null,
  areaId: 1,
  beat: 'B',
  shiftId: officerId,
  state: 'live',
  lon: 120.17,
  lat: 30.24,
  accuracy: 5,
  heading: 0,
  speed: 1,
  battery: 80,
  fixAt: 1000,
  connected: true,
  ...over,
});
const snapshot = (sequence: number, officers: OfficerLive[]): LiveSnapshot => ({
  sequence,
  movesSequence: 40,
  time: 1000,
  officers,
  devices: [],
  alarms: [],
  instructions: [],
  reports: [],
  coverage: { computedAt: 1000, cells: [], meetingTarget: 0, withTarget: 0, observed: [] },
  fullGateways: [],
});
const delta = (sequence: number, over: Partial<LiveDelta> = {}): LiveDelta => ({
  sequence,
  time: 2000,
  arrived: [],
  left: [],
  devices: [],
  coverage: null,
  ...over,
});
function moves(sequence: number, previous: number, time: number, ...officers: OfficerLive[]): Uint8Array {
  const writer = new MoveWriter();
  const tiles = officers.map((moved) => {
    const code = codeMove(moved);
    writer.open(...tileOf(code), time);
    writer.write(moved.officerId, code, ALL_DETAILS, null);
    return writer.close()!;
  });
  return joinFrame(sequence, previous, time, tiles);
}

describe('the live picture', () => {
  it('moves, adds and removes officers by consecutive deltas', () => {
    const store = new LiveStore();
    store.applySnapshot(snapshot(4, [officer(1), officer(2)]), 10);
    expect(store.applyDelta(delta(5, { arrived: [officer(3)], left: [2] }), 20)).toBe('applied');
    expect([...store.officers.keys()]).toEqual([1, 3]);
    const frame = moves(41, 40, 3_000, officer(1, { lon: 120.18, state: 'stale' }), officer(2, { lon: 120.19 }));
    expect(store.applyMoves(frame, 30)).toBe('applied');
    expect(store.officers.get(1)).toMatchObject({ name: 'A', lon: 120.18, state: 'stale' });
    // Who has left is not brought back by a move.
    expect([...store.officers.keys()]).toEqual([1, 3]);
    expect(store).toMatchObject({ sequence: 5, movesSequence: 41, dataTime: 3_000, receivedAt: 30 });
  });

  it('lets go of what has been over for two hours, on a page that is open for a whole shift', () => {
    const HOUR = 3_600_000;
    const order = (id: string, issuedAt: number, state: InstructionState) =>
      ({ id, issuedAt: 0, receivers: [{ state, steps: [{ at: issuedAt }] }] }) as unknown as Instruction;
    const store = new LiveStore();
    store.applySnapshot(snapshot(4, []), 10);
    store.applyInstruction(order('old', 0, 'done'));
    store.applyInstruction(order('open', 0, 'read'));
    store.applyInstruction(order('new', 2 * HOUR, 'done'));
    store.applyReport({ id: 'closed', closedAt: 1_000 } as Report);
    store.applyReport({ id: 'waits', closedAt: null } as Report);
    store.applyDelta(delta(5, { time: 2 * HOUR + 60_000 }), 20);
    expect([...store.instructions.keys()]).toEqual(['open', 'new']);
    expect([...store.reports.keys()]).toEqual(['waits']);
  });

  it('moves nobody on a hole or by what is no frame, and tells who listens', () => {
    const store = new LiveStore();
    const onOfficers = vi.fn();
    store.subscribe('officers', onOfficers);
    const away = officer(1, { lon: 121 });
    expect(store.applyMoves(moves(41, 40, 2_000, away), 0)).toBe('gap');
    store.applySnapshot(snapshot(0, [officer(1)]), 0);
    expect(store.applyMoves(moves(43, 42, 2_000, away), 0)).toBe('gap');
    expect(store.applyMoves(moves(40, 39, 2_000, away), 0)).toBe('old');
    expect(store.applyMoves(moves(41, 40, 2_000, away).slice(0, -3), 0)).toBe('gap');
    expect(store.applyMoves('moves', 0)).toBe('gap');
    expect(store.officers.get(1)!.lon).toBe(120.17);
    expect(onOfficers).toHaveBeenCalledTimes(1);
    // Sequences may skip numbers: what counts is the one before.
    expect(store.applyMoves(moves(90, 40, 2_000, away), 0)).toBe('applied');
    expect(store.officers.get(1)!.lon).toBe(121);
    expect(onOfficers).toHaveBeenCalledTimes(2);
  });

  it('changes nothing on a hole and asks for everything again', () => {
    const store = new LiveStore();
    expect(store.applyDelta(delta(1), 0)).toBe('gap');
    store.applySnapshot(snapshot(4, [officer(1)]), 10);
    expect(store.applyDelta(delta(6, { left: [1] }), 20)).toBe('gap');
    expect(store.officers.size).toBe(1);
    store.applySnapshot(snapshot(9, []), 30);
    expect(store.applyDelta(delta(9, { arrived: [officer(5)] }), 40)).toBe('old');
    expect(store.officers.size).toBe(0);
    expect(store.applyDelta(delta(10), 50)).toBe('applied');
  });

  it('tells only those who asked for what changed', () => {
    const store = new LiveStore();
    const onOfficers = vi.fn();
    const onDevices = vi.fn();
    store.applySnapshot(snapshot(0, [officer(1)]), 0);
    const stop = store.subscribe('officers', onOfficers);
    store.subscribe('devices', onDevices);
    store.applyDelta(delta(1, { left: [1] }), 0);
    stop();
    store.applyDelta(delta(2, { arrived: [officer(1)] }), 0);
    expect(onOfficers).toHaveBeenCalledTimes(1);
    expect(onDevices).not.toHaveBeenCalled();
    expect(store.version('officers')).toBe(3);
  });

  it('keeps an alarm until a minute after it is both cleared and acknowledged', () => {
    const store = new LiveStore();
    store.applySnapshot(snapshot(0, []), 0);
    const alarm = {
      id: 7,
      sourceDeviceId: 'p-001',
      sourceName: 'P',
      geofenceId: null,
      officerId: null,
      areaId: 1,
      type: 'water-level',
      severity: 'major' as const,
      text: '',
      active: true,
      lon: null,
      lat: null,
      raisedAt: 1,
      clearedAt: null,
      acknowledgedAt: null,
      acknowledgedBy: null,
      assignee: null,
      falseAt: null,
      escalatedAt: null,
      notes: [],
      evidence: {},
    };
    store.applyAlarm(alarm);
    store.applyAlarm({ ...alarm, active: false, clearedAt: 2_000 });
    store.applyDelta(delta(1, { time: 900_000 }), 0);
    expect(store.alarms.size).toBe(1);
    store.applyAlarm({ ...alarm, active: false, clearedAt: 2_000, acknowledgedAt: 900_000, acknowledgedBy: 'a' });
    store.applyDelta(delta(2, { time: 960_000 }), 0);
    expect(store.alarms.size).toBe(1);
    const seen = store.version('alarms');
    store.applyDelta(delta(3, { time: 960_001 }), 0);
    expect(store.alarms.size).toBe(0);
    expect(store.version('alarms')).toBe(seen + 1);
  });

  it('counts officers by state', () => {
    expect(countStates([officer(1), officer(2, { state: 'unknown' }), officer(3)])).toEqual({
      live: 2,
      stale: 0,
      unknown: 1,
      'off-duty': 0,
    });
  });
});
