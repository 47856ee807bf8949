import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { distanceMetres } from '@xuncheng/contract';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readTracks } from './read-tracks.ts';
import { isTimed, timeTrack, trackSeconds } from './time-track.ts';
import { toOwnTracks } from './to-owntracks.ts';

const line = {
  type: 'LineString',
  coordinates: [
    [120.16, 30.25, 12],
    [120.161, 30.25],
    [120.161, 30.251],
  ],
};
const startTime = Date.parse('2026-03-02T01:00:00Z');

test('GeoJSON: lines, features, collections, several lines in one, recorded times', () => {
  expect(readTracks(JSON.stringify(line), 'a.geojson')[0]!.points[0]).toEqual({
    lon: 120.16,
    lat: 30.25,
    altitude: 12,
  });
  const feature = { type: 'Feature', properties: { name: '晨巡' }, geometry: line };
  expect(readTracks(JSON.stringify(feature), 'a.json')[0]!.name).toBe('晨巡');
  const point = { type: 'Feature', properties: null, geometry: { type: 'Point', coordinates: [120, 30] } };
  const two = { type: 'MultiLineString', coordinates: [line.coordinates, line.coordinates] };
  const many = { type: 'FeatureCollection', features: [point, feature, { ...feature, geometry: two }] };
  expect(readTracks(JSON.stringify(many), 'a.geojson').map(({ name }) => name)).toEqual(['晨巡', '晨巡/0', '晨巡/1']);
  const times = ['2026-03-02T01:00:00Z', '2026-03-02T01:00:05Z', '2026-03-02T01:00:10Z'];
  const timed = { ...feature, properties: { coordTimes: times } };
  expect(readTracks(JSON.stringify(timed), 'a.geojson')[0]!.points.map(({ time }) => time)).toEqual(
    times.map((time) => Date.parse(time)),
  );
});

test('GPX: segments, with and without times', () => {
  const gpx = `<?xml version="1.0"?><gpx version="1.1"><trk><name>早</name>
    <trkseg><trkpt lat="30.25" lon="120.16"><ele>9.5</ele><time>2026-03-02T01:00:00Z</time></trkpt><trkpt lat="30.251" lon="120.16"><time>2026-03-02T01:01:00Z</time></trkpt></trkseg>
    <trkseg><trkpt lat="30.252" lon="120.16"/></trkseg></trk></gpx>`;
  const tracks = readTracks(gpx, 'a.GPX');
  expect(tracks.map(({ name }) => name)).toEqual(['早/0', '早/1']);
  expect(tracks[0]!.points[0]).toEqual({ lon: 120.16, lat: 30.25, altitude: 9.5, time: startTime });
  expect(tracks.map(isTimed)).toEqual([true, false]);
});

test('CSV: columns by name, in any order', () => {
  const [track] = readTracks(
    'time,lat,lng\r\n2026-03-02T01:00:00Z,30.25,120.16\r\n1772413205,30.251,120.16\r\n',
    'a.csv',
  );
  expect(track!.points).toEqual([
    { lon: 120.16, lat: 30.25, time: startTime },
    { lon: 120.16, lat: 30.251, time: startTime + 5000 },
  ]);
});

test.each([
  ['a.txt', 'x', /GeoJSON .* GPX .* CSV/],
  ['a.geojson', '{', /a\.geojson: not JSON/],
  ['a.geojson', '[]', /neither a line/],
  ['a.geojson', '{"type":"FeatureCollection","features":[]}', /no track/],
  ['a.geojson', '{"type":"LineString","coordinates":[[530,30]]}', /nowhere/],
  ['a.gpx', '<gpx><trk>', /not GPX/],
  ['a.gpx', '<kml></kml>', /not GPX/],
  ['a.csv', 'a,b\n1,2', /columns lon and lat/],
  ['a.csv', 'lon,lat\n120,x', /row 2/],
])('what is wrong is named: %s %s', (name, text, message) => {
  expect(() => readTracks(text, name)).toThrow(message);
});

test('without times a track is walked at the pace given; with times its distances are kept', () => {
  const [track] = readTracks(JSON.stringify(line), 'a.geojson');
  const points = timeTrack(track!, { startTime, metresPerSecond: 1.3 });
  const last = points.at(-1)!;
  expect((last.time - startTime) / 1000).toBeCloseTo(trackSeconds(track!, 1.3), 1);
  expect(last.speed).toBeCloseTo(1.3, 2);
  expect(last.heading).toBeCloseTo(0, 1);
  const timed = { ...track!, points: track!.points.map((point, i) => ({ ...point, time: 1000 * i * i })) };
  expect(timeTrack(timed, { startTime, metresPerSecond: 1 }).map(({ time }) => time - startTime)).toEqual([
    0, 1000, 4000,
  ]);
});

test('a point becomes what an OwnTracks phone sends', () => {
  const [, point] = timeTrack(readTracks(JSON.stringify(line), 'a.geojson')[0]!, { startTime, metresPerSecond: 1 });
  const { topic, payload } = toOwnTracks({ ...point!, time: startTime }, { user: 'phone-1', device: 'replay' });
  expect(topic).toBe('owntracks/phone-1/replay');
  expect(JSON.parse(payload)).toMatchObject({
    _type: 'location',
    tid: '-1',
    lat: 30.25,
    lon: 120.161,
    tst: startTime / 1000,
    vel: 4,
    cog: 90,
  });
});

const walks = '../shared/data/hangzhou_tracks';
describe.skipIf(!existsSync(walks))('recorded walks', () => {
  test('all 25 of them are read and sent, every point once and in order', () => {
    const file = readdirSync(walks).find((name) => name.endsWith('.wgs84.geojson'))!;
    const tracks = readTracks(readFileSync(`${walks}/${file}`, 'utf8'), file);
    expect(tracks).toHaveLength(25);
    expect(tracks.reduce((sum, { points }) => sum + points.length, 0)).toBe(5669);
    const message = z.object({ tst: z.number(), lon: z.number(), lat: z.number() });
    for (const track of tracks) {
      const points = timeTrack(track, { startTime, metresPerSecond: 1.3 });
      const sent = points.map((point) =>
        message.parse(JSON.parse(toOwnTracks(point, { user: 'phone-1', device: 'd' }).payload)),
      );
      for (let i = 1; i < sent.length; i++) {
        const seconds = sent[i]!.tst - sent[i - 1]!.tst;
        expect(seconds).toBeGreaterThan(0);
        const metres = distanceMetres(sent[i - 1]!.lon, sent[i - 1]!.lat, sent[i]!.lon, sent[i]!.lat);
        expect(metres / 1.3).toBeLessThan(seconds + 0.01);
      }
      const hours = trackSeconds(track, 1.3) / 3600;
      expect(hours).toBeGreaterThan(0.5);
      expect(hours).toBeLessThan(10);
    }
  });
});
