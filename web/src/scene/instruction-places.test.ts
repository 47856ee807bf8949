import type { Instruction, InstructionState, OfficerLive } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { instructionPlaces } from './instruction-places.ts';

const officer = { officerId: 1, lon: 120.17, lat: 30.24 } as OfficerLive;
const receiver = (officerId: number, state: InstructionState): Instruction['receivers'][number] => ({
  officerId,
  officerName: '',
  badge: '',
  areaId: 1,
  deviceId: null,
  state,
  attempts: 1,
  steps: [],
});
const instruction = (id: string, receivers: Instruction['receivers']): Instruction => ({
  id,
  kind: 'order',
  repeatMinutes: null,
  replaces: null,
  replacesOfficerId: null,
  offDutyReason: null,
  drawing: null,
  photos: [],
  issuedAt: 0,
  issuedBy: '',
  text: '',
  priority: 'routine',
  place: { lon: 120.18, lat: 30.25 },
  deadline: 1,
  receivers,
});
const store = {
  officers: new Map([[1, officer]]),
  instructions: new Map([
    ['a', instruction('a', [receiver(1, 'accepted'), receiver(2, 'sent')])],
    ['b', instruction('b', [receiver(1, 'done')])],
  ]),
};

describe('targets on the map', () => {
  it('shows where the selected officer still has to go', () => {
    expect(instructionPlaces(store, { kind: 'officer', officerId: 1 }, null)).toEqual([
      { place: [120.18, 30.25], from: [120.17, 30.24] },
    ]);
  });
  it('shows all receivers of the selected instruction, and its place when all have finished', () => {
    expect(instructionPlaces(store, { kind: 'instruction', instructionId: 'a' }, null)).toHaveLength(2);
    expect(instructionPlaces(store, { kind: 'instruction', instructionId: 'b' }, null)).toEqual([
      { place: [120.18, 30.25], from: null },
    ]);
  });
  it('shows the place being chosen, and nothing else without a selection', () => {
    expect(instructionPlaces(store, null, { lon: 1, lat: 2 })).toEqual([{ place: [1, 2], from: null }]);
    expect(instructionPlaces(store, null, null)).toEqual([]);
  });
});
