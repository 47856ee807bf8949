import { PICTURE_LIMITS, type Alarm, type BaseMap } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { readCityTime, writeCityTime } from '../city-clock.ts';
import type { LoadedReplay, ReplayPerson } from '../loaded-replay.ts';
import { drawEvidence } from './evidence-map.ts';
import { writeGeoJson } from './geojson.ts';
import { writeGpx } from './gpx.ts';
import { writeKml } from './kml.ts';
import { factsOf } from './person-facts.ts';
import { xml } from './stretches.ts';

const FROM = Date.parse('2026-11-24T00:00:00Z');
const second = (count: number): number => FROM + count * 1_000;
/** Two stretches with a silence between them. */
const person: ReplayPerson = {
  officerId: 7,
  name: '甲<乙>',
  badge: 'T&7',
  duties: [{ shiftId: 3, beat: 'B', areaId: 1, deviceId: null, startsAt: second(-600), endsAt: second(5_000) }],
  trail: {
    officerId: 7,
    time: Float64Array.from([0, 10, 20, 400, 410], second),
    lon: Float64Array.from([120, 120, 120, 120.001, 120.001]),
    lat: Float64Array.from([30, 30.001, 30.002, 30.005, 30.006]),
    begins: Uint8Array.from([1, 0, 0, 1, 0]),
  },
};
const alarm: Alarm = {
  id: 1,
  sourceDeviceId: 'probe-1',
  sourceName: '西湖大道 "1"',
  geofenceId: null,
  officerId: null,
  areaId: 1,
  type: 'water-level',
  severity: 'major',
  text: '',
  active: false,
  lon: 120.0005,
  lat: 30.001,
  raisedAt: second(100),
  clearedAt: second(200),
  acknowledgedAt: null,
  acknowledgedBy: null,
  assignee: null,
  falseAt: null,
  escalatedAt: null,
  notes: [],
  evidence: {},
};
const replay: LoadedReplay = {
  limits: PICTURE_LIMITS,
  from: FROM,
  to: second(1_000),
  people: [person],
  alarms: [alarm, { ...alarm, id: 2, lon: null, lat: null }],
  instructions: [],
};
const count = (text: string, what: string): number => text.split(what).length - 1;

describe('a replay in files', () => {
  it('is GPX with a segment a stretch, times and no markup from names', () => {
    const gpx = writeGpx(replay);
    expect(count(gpx, '<trkseg>')).toBe(2);
    expect(count(gpx, '<trkpt ')).toBe(5);
    expect(count(gpx, '<wpt ')).toBe(1);
    expect(gpx).toContain('<trkpt lat="30.001000" lon="120.000000"><time>2026-11-24T00:00:10.000Z</time></trkpt>');
    expect(gpx).toContain('<name>甲&lt;乙&gt; T&amp;7</name>');
    expect(gpx).toContain('西湖大道 &quot;1&quot;');
    expect(isWellFormed(gpx)).toBe(true);
  });
  it('is GeoJSON with a time for each position', () => {
    const { features } = JSON.parse(writeGeoJson(replay)) as {
      features: { geometry: { type: string; coordinates: number[][][] }; properties: { coordTimes: string[][] } }[];
    };
    expect(features.map(({ geometry }) => geometry.type)).toEqual(['MultiLineString', 'Point']);
    const [trail] = features;
    expect(trail!.geometry.coordinates.map((line) => line.length)).toEqual([3, 2]);
    expect(trail!.properties.coordTimes.map((times) => times.length)).toEqual([3, 2]);
    expect(trail!.geometry.coordinates[1]![0]).toEqual([120.001, 30.005]);
    expect(trail!.properties.coordTimes[1]![0]).toBe('2026-11-24T00:06:40.000Z');
  });
  it('is KML that can be played, as many times as places, and nothing joined across a silence', () => {
    const kml = writeKml(replay);
    expect(count(kml, '<gx:Track>')).toBe(2);
    expect([count(kml, '<when>'), count(kml, '<gx:coord>')]).toEqual([5, 5]);
    expect(kml).toContain('<gx:interpolate>0</gx:interpolate>');
    expect(kml).toContain('<begin>2026-11-24T00:01:40.000Z</begin><end>2026-11-24T00:03:20.000Z</end>');
    expect(isWellFormed(kml)).toBe(true);
  });
  it('has nothing of before the interval, which is loaded only to know who was seen', () => {
    expect(count(writeGpx({ ...replay, from: second(15) }), '<trkpt ')).toBe(3);
  });
  it('has no character that XML does not know', () => {
    expect(xml('a\u0000b\u001bc\uFFFEd👮')).toBe('abcd👮');
  });
});

describe('a sheet of evidence', () => {
  it('says what was seen and what was not', () => {
    const facts = factsOf(person, replay);
    // On duty for all 1,000 s; seen for 20 s and 10 s.
    expect([facts.dutySeconds, facts.unknownSeconds, facts.fixes]).toEqual([1_000, 970, 5]);
    expect(facts.distanceMetres).toBeGreaterThan(330);
    expect(facts.distanceMetres).toBeLessThan(340);
    expect([facts.firstFixAt, facts.lastFixAt]).toEqual([FROM, second(410)]);
  });
  it('draws trails to scale, north up, with what is on the map near them only', () => {
    const base: BaseMap = {
      type: 'FeatureCollection',
      attribution: '',
      features: [
        {
          type: 'Feature',
          geometry: {
            type: 'LineString',
            coordinates: [
              [119.999, 30.003],
              [120.002, 30.003],
            ],
          },
          properties: { kind: 'road' },
        },
        {
          type: 'Feature',
          geometry: {
            type: 'LineString',
            coordinates: [
              [121, 31],
              [121.1, 31],
            ],
          },
          properties: { kind: 'road' },
        },
      ],
    };
    const map = drawEvidence(replay, base)!;
    expect(map.ground).toHaveLength(1);
    expect(map.trails[0]!.match(/[ML]-?\d+ -?\d+/g)).toEqual([
      'M0 0',
      'L0 -111',
      'L0 -222',
      expect.stringMatching(/^M96 -556/),
      'L96 -667',
    ]);
    expect(map.alarms).toEqual([{ id: 1, x: 48, y: -111 }]);
    expect(map.scale.metres).toBe(100);
    expect(drawEvidence({ ...replay, people: [] }, base)).toBeNull();
  });
});

describe("the city's clock", () => {
  it('is eight hours ahead, there and back', () => {
    expect(writeCityTime(FROM)).toBe('2026-11-24T08:00');
    expect(readCityTime('2026-11-24T08:00')).toBe(FROM);
    expect(readCityTime('2026-11-')).toBeNull();
  });
});

/** Every element that is opened is closed, in order. */
function isWellFormed(text: string): boolean {
  const open: string[] = [];
  for (const [, end, name, alone] of text.matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>/g)) {
    if (alone) continue;
    if (!end) open.push(name!);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}
