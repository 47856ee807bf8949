import { distanceMetres, fixesMessage, fixMessage, middleOf, probeReadingMessage } from '@xuncheng/contract';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readGround } from './officers/ground.ts';
import { ORDINARY_DAY } from './scenarios/ordinary-day.ts';
import { TYPHOON } from './scenarios/typhoon.ts';
import { createSimulation, listSpoken, type SimulationOptions } from './simulation.ts';
import { drawDistrict } from './world/draw-district.ts';

const district = drawDistrict({ seed: 1 });
// 09:20 in Shanghai, in the middle of a shift.
const startTime = Date.parse('2026-03-02T01:20:00Z');
const options: SimulationOptions = { district, seed: 1, scenario: ORDINARY_DAY, startTime };
const tenMinutes = listSpoken(options, 600);

const frigateObject = z.object({
  id: z.string(),
  camera: z.string(),
  label: z.string(),
  start_time: z.number(),
  end_time: z.number().nullable(),
  false_positive: z.boolean(),
  stationary: z.boolean(),
  motionless_count: z.number(),
  current_zones: z.array(z.string()),
});
const frigateEvent = z.object({ type: z.enum(['new', 'update', 'end']), before: frigateObject, after: frigateObject });
const frigateReview = z.object({
  type: z.enum(['new', 'update', 'end']),
  after: z.object({ severity: z.enum(['alert', 'detection']), data: z.object({ detections: z.array(z.string()) }) }),
});
const byTopic = (end: string): { deviceId: string; body: unknown }[] =>
  tenMinutes.messages
    .filter(({ topic }) => topic.endsWith(end))
    .map(({ deviceId, payload }) => ({ deviceId, body: JSON.parse(payload) as unknown }));

test('whoever patrols a beat makes a point of its main streets', () => {
  const { network, beatCorners } = readGround(district);
  const corners = [...beatCorners.values()].flat().map((corner) => [network.x[corner]!, network.y[corner]!] as const);
  const middles = district.cells.map(({ geometry }) => network.plane.toXY(...middleOf(geometry)));
  const isNear = (places: readonly (readonly [number, number])[], x: number, y: number, metres: number): boolean =>
    places.some(([px, py]) => Math.hypot(px - x, py - y) <= metres);
  const streets = district.map.flatMap(({ geometry, properties }) =>
    properties.roadClass === 'main' && geometry.type === 'LineString' ? geometry.coordinates : [],
  );
  const places = streets.map((place) => network.plane.toXY(...place));
  const inDistrict = places.filter(([x, y]) => isNear(middles, x, y, 100));
  expect(inDistrict.length).toBeGreaterThan(300);
  expect(inDistrict.filter(([x, y]) => !isNear(corners, x, y, 110))).toEqual([]);
});

test('same seed, same messages; another seed, others', () => {
  const again = listSpoken(options, 90);
  expect(listSpoken(options, 90)).toEqual(again);
  expect(listSpoken({ ...options, seed: 2 }, 90)).not.toEqual(again);
});

test('every message is what the contract says, and nothing lies in the future', () => {
  const end = startTime + 600_000;
  const fixes = byTopic('/up/fix').map(({ body }) => fixMessage.parse(body));
  const batches = byTopic('/up/fixes').map(({ body }) => fixesMessage.parse(body));
  const readings = byTopic('/up/probe-reading').map(({ body }) => probeReadingMessage.parse(body));
  expect(fixes.length).toBeGreaterThan(120 * 120 * 0.9);
  expect(fixes.length).toBeLessThan(120 * 121 * 1.01);
  expect(batches.length).toBeGreaterThan(0);
  expect(readings.length).toBeGreaterThan(150 * 58);
  for (const { time } of [...fixes, ...batches.flatMap((batch) => batch.fixes), ...readings]) {
    expect(time).toBeGreaterThan(startTime);
    expect(time).toBeLessThanOrEqual(end);
  }
  expect(tenMinutes.nodes.length).toBeGreaterThan(50 * 115);
});

test('ids are unique for each device, but for messages sent twice', () => {
  const seen = new Map<string, number>();
  for (const { deviceId, body } of byTopic('/up/fix')) {
    const { id, time } = fixMessage.parse(body);
    const key = `${deviceId} ${id}`;
    if (seen.has(key)) expect(seen.get(key)).toBe(time);
    seen.set(key, time);
  }
  expect(seen.size).toBeLessThan(byTopic('/up/fix').length);
});

test('people move at a person’s pace, rest, and stay in the district', () => {
  const tracks = new Map<string, { time: number; lon: number; lat: number; speed: number; accuracy: number }[]>();
  for (const { deviceId, body } of byTopic('/up/fix')) {
    const fix = fixMessage.parse(body);
    const track = tracks.get(deviceId) ?? [];
    track.push({ ...fix, speed: fix.speed ?? 0, accuracy: fix.accuracy ?? 0 });
    tracks.set(deviceId, track);
  }
  expect(tracks.size).toBeGreaterThan(114);
  let still = 0;
  let count = 0;
  for (const track of tracks.values()) {
    track.sort((a, b) => a.time - b.time);
    for (const { lon, lat, speed } of track) {
      count++;
      if (speed === 0) still++;
      expect(speed).toBeLessThan(6.6);
      expect(lon).toBeGreaterThan(120.14);
      expect(lon).toBeLessThan(120.21);
      expect(lat).toBeGreaterThan(30.2);
      expect(lat).toBeLessThan(30.262);
    }
  }
  expect(still / count).toBeGreaterThan(0.05);
  expect(still / count).toBeLessThan(0.6);
  const lengths = [...tracks.values()].map((track) => {
    const [first] = track;
    return Math.max(...track.map(({ lon, lat }) => distanceMetres(first!.lon, first!.lat, lon, lat)));
  });
  // Most of them have been somewhere else within ten minutes.
  expect(lengths.filter((metres) => metres > 80).length).toBeGreaterThan(90);
});

test('a probe leaves its limits within the first minute, and not many do on an ordinary day', () => {
  const limits = new Map(district.devices.map((device) => [device.id, device.limits?.[0]]));
  const over = byTopic('/up/probe-reading').flatMap(({ deviceId, body }) => {
    const reading = probeReadingMessage.parse(body);
    return (reading.value ?? 0) >= limits.get(deviceId)!.raise ? [{ deviceId, time: reading.time }] : [];
  });
  expect(over[0]!.time - startTime).toBeLessThan(40_000);
  expect(new Set(over.map(({ deviceId }) => deviceId)).size).toBeLessThan(12);
  const typhoon = listSpoken({ ...options, scenario: TYPHOON }, 600);
  const wet = typhoon.messages.filter(({ topic, deviceId, payload }) => {
    if (!topic.endsWith('/up/probe-reading')) return false;
    const { value } = probeReadingMessage.parse(JSON.parse(payload));
    return (value ?? 0) >= limits.get(deviceId)!.raise;
  });
  expect(new Set(wet.map(({ deviceId }) => deviceId)).size).toBeGreaterThan(15);
});

test('cameras speak Frigate: new, updates, end; something stands where it must not', () => {
  const events = tenMinutes.messages
    .filter(({ topic }) => topic === 'frigate/events')
    .map(({ deviceId, payload }) => ({ deviceId, ...frigateEvent.parse(JSON.parse(payload)) }));
  expect(new Set(events.map(({ deviceId }) => deviceId))).toEqual(new Set(['nvr-1']));
  expect(events.length / 600).toBeLessThan(5);
  const lives = new Map<string, string[]>();
  for (const { type, after } of events) lives.set(after.id, [...(lives.get(after.id) ?? []), type]);
  for (const life of lives.values()) {
    expect(life[0]).toBe('new');
    expect(life.indexOf('end')).toBeOneOf([-1, life.length - 1]);
  }
  const lingering = events.filter(({ after }) => after.motionless_count / 5 >= 20 && after.current_zones.length > 0);
  expect(lingering.length).toBeGreaterThan(0);
  expect(events.some(({ after }) => after.false_positive)).toBe(true);
});

test('cameras put every event before people once, as an alert where something is where it must not be', () => {
  const events = tenMinutes.messages
    .filter(({ topic }) => topic === 'frigate/events')
    .map(({ payload }) => frigateEvent.parse(JSON.parse(payload)));
  const reviews = tenMinutes.messages
    .filter(({ topic }) => topic === 'frigate/reviews')
    .map(({ payload }) => frigateReview.parse(JSON.parse(payload)));
  const idsOf = (type: string): Set<string> =>
    new Set(events.filter((event) => event.type === type).map(({ after }) => after.id));
  for (const type of ['new', 'end']) {
    const said = reviews.filter((review) => review.type === type).flatMap(({ after }) => after.data.detections);
    expect(new Set(said)).toEqual(idsOf(type));
    expect(said).toHaveLength(idsOf(type).size);
  }
  const forbidden = events.filter(({ after }) => after.current_zones.some((zone) => zone !== 'carriageway'));
  const alerts = reviews
    .filter(({ after }) => after.severity === 'alert')
    .flatMap(({ after }) => after.data.detections);
  expect(new Set(alerts)).toEqual(new Set(forbidden.map(({ after }) => after.id)));
  expect(alerts.length).toBeGreaterThan(0);
  expect(reviews.filter(({ type }) => type === 'update').every(({ after }) => after.severity === 'alert')).toBe(true);
});

test('an instruction is carried out step by step, once, and ends at its place', () => {
  const simulation = createSimulation(options);
  simulation.step(startTime + 1000, 1);
  const place = { lon: 120.1722, lat: 30.249, name: '解放路中河中路口' };
  const order = (n: number, withPlace: boolean) => ({
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    issuedAt: startTime,
    text: '请前往现场查看占道经营情况',
    kind: 'order' as const,
    priority: 'urgent' as const,
    deadline: startTime + 3_600_000,
    issuedBy: '值班员',
    state: 'delivered' as const,
    ...(withPlace ? { place } : {}),
  });
  district.devices
    .filter((device) => device.kind === 'terminal')
    .forEach(({ id }, i) => {
      simulation.instruct(id, order(i, i % 2 === 0));
      simulation.instruct(id, order(i, i % 2 === 0));
    });
  const steps = new Map<string, string[]>();
  for (let second = 2; second < 6000; second += 10) {
    for (const { receipt } of simulation.step(startTime + second * 1000, 10).receipts) {
      steps.set(receipt.instructionId, [...(steps.get(receipt.instructionId) ?? []), receipt.step]);
      if (receipt.step === 'refused') expect(receipt.reason).not.toBe('');
      if (receipt.step === 'arrived')
        expect(distanceMetres(receipt.lon!, receipt.lat!, place.lon, place.lat)).toBeLessThan(60);
    }
  }
  const ladders = [...steps.values()].map((ladder) => ladder.join(' '));
  expect(new Set(ladders)).toEqual(
    new Set(['read accepted en-route arrived done', 'read accepted done', 'read refused']),
  );
  expect(ladders.filter((ladder) => ladder.endsWith('done')).length).toBeGreaterThan(100);
});

test('at the change of shifts one officer clocks out and the next one in', () => {
  const before = Date.parse('2026-03-02T07:59:30Z'); // 15:59:30 local
  const { clocks } = listSpoken({ ...options, startTime: before }, 60);
  expect(clocks.filter(({ event }) => event.action === 'in')).toHaveLength(240);
  expect(clocks.filter(({ event }) => event.action === 'out')).toHaveLength(120);
});

test('who is tracked closely reports more often, for as long as was asked', () => {
  const simulation = createSimulation(options);
  const vehicle = district.devices.find(({ protocol }) => protocol === 'jt808')!.id;
  const reports = (from: number, seconds: number): number => {
    let count = 0;
    for (let second = from + 1; second <= from + seconds; second++) {
      const { tracks } = simulation.step(startTime + second * 1_000, 1);
      count += tracks.filter(({ deviceId }) => deviceId === vehicle).length;
    }
    return count;
  };
  expect(reports(0, 60)).toBe(6);
  simulation.track(vehicle, { everySeconds: 2, forSeconds: 60 });
  expect(reports(60, 60)).toBeGreaterThanOrEqual(29);
  expect(reports(120, 60)).toBeLessThanOrEqual(7);
});
