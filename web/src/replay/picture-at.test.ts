import { PICTURE_LIMITS, type Alarm, type Instruction, type Trail } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import type { LoadedReplay, ReplayPerson } from './loaded-replay.ts';
import { alarmAt, instructionAt, officerAt } from './picture-at.ts';
import { ReplayPicture } from './replay-picture.ts';
import { tailOf } from './tail-of.ts';

const FROM = 1_790_000_000_000;
const second = (count: number): number => FROM + count * 1_000;
const count = 60;
/** North by 11 m every five seconds, for five minutes; silent between the 30th and the 31st fix for five more. */
const trail: Trail = {
  officerId: 7,
  time: Float64Array.from({ length: count }, (_, i) => second(i * 5 + (i > 30 ? 300 : 0))),
  lon: new Float64Array(count).fill(120),
  lat: Float64Array.from({ length: count }, (_, i) => 30 + i * 0.000_1),
  begins: Uint8Array.from({ length: count }, (_, i) => Number(i === 0 || i === 31)),
};
const person: ReplayPerson = {
  officerId: 7,
  name: '甲',
  badge: 'T-7',
  duties: [{ shiftId: 3, beat: 'B', areaId: 1, deviceId: null, startsAt: second(-60), endsAt: second(900) }],
  trail,
};
const alarm: Alarm = {
  id: 1,
  sourceDeviceId: 'probe-1',
  sourceName: 'p',
  geofenceId: null,
  officerId: null,
  areaId: 1,
  type: 'water',
  severity: 'major',
  text: '',
  active: false,
  lon: 120,
  lat: 30,
  raisedAt: second(100),
  clearedAt: second(200),
  acknowledgedAt: second(300),
  acknowledgedBy: 'o',
  assignee: '乙',
  falseAt: null,
  escalatedAt: second(160),
  notes: [{ id: 1, at: second(150), by: 'o', kind: 'assigned', text: '', assignee: '乙' }],
  evidence: {},
};
const instruction: Instruction = {
  id: 'i',
  issuedAt: second(50),
  issuedBy: 'o',
  kind: 'order',
  repeatMinutes: null,
  replaces: null,
  replacesOfficerId: null,
  offDutyReason: null,
  drawing: null,
  photos: [],
  text: 'x',
  priority: 'routine',
  place: { lon: 120, lat: 30 },
  deadline: second(5_000),
  receivers: [
    {
      officerId: 7,
      officerName: '甲',
      badge: 'T-7',
      areaId: 1,
      deviceId: null,
      state: 'done',
      attempts: 1,
      steps: [
        { state: 'issued', at: second(50), source: 'operator', reason: null, lon: null, lat: null },
        { state: 'accepted', at: second(70), source: 'terminal', reason: null, lon: null, lat: null },
        { state: 'done', at: second(400), source: 'terminal', reason: null, lon: null, lat: null },
      ],
    },
  ],
};
const loaded: LoadedReplay = {
  limits: PICTURE_LIMITS,
  from: FROM,
  to: second(900),
  people: [person],
  alarms: [alarm],
  instructions: [instruction],
};

describe('the picture at a moment', () => {
  it('has officers on duty only', () => {
    expect(officerAt(person, second(-61), PICTURE_LIMITS)).toBeNull();
    expect(officerAt(person, second(900), PICTURE_LIMITS)).toBeNull();
    expect(officerAt(person, second(-1), PICTURE_LIMITS)).toMatchObject({ state: 'unknown', lon: null });
    expect(officerAt(person, second(10), PICTURE_LIMITS)).toMatchObject({ state: 'live', shiftId: 3, name: '甲' });
  });
  it('has alarms as they stood', () => {
    expect(alarmAt(alarm, second(99))).toBeNull();
    expect(alarmAt(alarm, second(150))).toMatchObject({
      active: true,
      clearedAt: null,
      acknowledgedAt: null,
      acknowledgedBy: null,
    });
    expect(alarmAt(alarm, second(140))).toMatchObject({ assignee: null, escalatedAt: null, notes: [] });
    expect(alarmAt(alarm, second(170))).toMatchObject({ assignee: '乙', escalatedAt: second(160) });
    expect(alarmAt(alarm, second(250))).toMatchObject({ active: false, acknowledgedAt: null });
    expect(alarmAt(alarm, second(300))).toBeNull();
    expect(alarmAt({ ...alarm, clearedAt: null, active: true }, second(310))).toMatchObject({
      active: true,
      acknowledgedBy: 'o',
    });
  });
  it('has instructions at the step they had reached', () => {
    const stateAt = (at: number): string | undefined => instructionAt(instruction, second(at))?.receivers[0]?.state;
    expect([40, 60, 80, 500].map(stateAt)).toEqual([undefined, 'issued', 'accepted', 'done']);
  });
});

describe('a replay', () => {
  it('tells of alarms and instructions only when they changed, of officers always', () => {
    const picture = new ReplayPicture(loaded);
    const heard: string[] = [];
    for (const topic of ['officers', 'alarms', 'instructions'] as const)
      picture.subscribe(topic, () => heard.push(topic));
    picture.show(second(10));
    picture.show(second(20));
    expect(heard).toEqual(['alarms', 'instructions', 'officers', 'officers']);
    heard.length = 0;
    picture.show(second(60));
    expect(heard).toEqual(['alarms', 'instructions', 'officers']);
    expect([...picture.instructions.keys()]).toEqual(['i']);
    picture.show(second(500));
    expect([...picture.instructions.keys()]).toEqual([]);
  });
  it('goes back as it goes forward', () => {
    const picture = new ReplayPicture(loaded);
    picture.show(second(150));
    const then = JSON.stringify([...picture.officers, ...picture.alarms]);
    picture.show(second(800));
    picture.show(second(150));
    expect(JSON.stringify([...picture.officers, ...picture.alarms])).toBe(then);
    picture.show(second(950));
    expect(picture.officers.size).toBe(0);
  });
  it('draws tails to where people are, not across a silence, and none of whoever left', () => {
    const picture = new ReplayPicture(loaded);
    picture.show(second(102));
    const [tail, ...more] = picture.tails(0.5);
    expect(more).toEqual([]);
    expect(tail!.line.at(-1)).toEqual([120, picture.officers.get(7)!.lat]);
    expect(tail!.opacities[0]).toBeLessThan(tail!.opacities.at(-1)!);
    picture.show(second(480));
    const stretches = picture.tails(0.5);
    expect(stretches).toHaveLength(2);
    expect(stretches[0]!.line.at(-1)![1]).toBeCloseTo(30.003, 6);
    expect(stretches[1]!.line[0]![1]).toBeCloseTo(30.0031, 6);
    picture.show(second(901));
    expect(picture.tails(0.5)).toEqual([]);
  });
  it('leaves out of a tail what cannot be seen, and keeps its corners', () => {
    const corner: Trail = {
      officerId: 1,
      time: Float64Array.from({ length: 200 }, (_, i) => second(i * 5)),
      // North for 100 fixes, then east, wandering by a metre.
      lon: Float64Array.from({ length: 200 }, (_, i) => 120 + Math.max(0, i - 100) * 0.000_07 + (i % 3) * 0.000_01),
      lat: Float64Array.from({ length: 200 }, (_, i) => 30 + Math.min(i, 100) * 0.000_06),
      begins: Uint8Array.from({ length: 200 }, (_, i) => Number(i === 0)),
    };
    const [tail] = tailOf(corner, FROM, second(995), { lon: 120.007, lat: 30.006, state: 'live' }, 2);
    expect(tail!.line.length).toBeLessThan(40);
    expect(tail!.opacities).toHaveLength(tail!.line.length);
    const turn = tail!.line.find(
      ([east, north]) => Math.abs(east - 120) < 0.000_2 && Math.abs(north - 30.006) < 0.000_2,
    );
    expect(turn).toBeDefined();
  });
});
