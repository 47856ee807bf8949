import type { Alarm, Area, Severity } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { wallStops } from './wall-stops.ts';

const area = (id: number, level: Area['level']): Area => ({
  id,
  parentId: level === 'district' ? null : 1,
  level,
  code: String(id),
  name: `区${String(id)}`,
  nameEn: `Area ${String(id)}`,
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [120, 30],
        [120.01, 30],
        [120.01, 30.01],
        [120, 30.01],
        [120, 30],
      ],
    ],
  },
});
const alarm = (id: number, severity: Severity, rest: Partial<Alarm> = {}): Alarm =>
  ({
    id,
    severity,
    active: true,
    falseAt: null,
    acknowledgedAt: null,
    escalatedAt: null,
    lon: 120,
    lat: 30,
    raisedAt: id,
    ...rest,
  }) as Alarm;

describe('the round of a wall screen', () => {
  it('begins with the whole, and has the worst alarms between the subdistricts', () => {
    const stops = wallStops(
      [area(1, 'district'), area(2, 'subdistrict'), area(3, 'subdistrict'), area(4, 'community')],
      [alarm(1, 'minor'), alarm(2, 'critical')],
    );
    expect(stops.map(({ id }) => id)).toEqual(['home', 'alarm-2', 'area-2', 'alarm-1', 'area-3']);
  });

  it('goes to three alarms at most, and to none without a place or found false', () => {
    const alarms = [1, 2, 3, 4, 5].map((id) => alarm(id, 'major'));
    expect(wallStops([area(1, 'district')], alarms)).toHaveLength(4);
    expect(
      wallStops([area(1, 'district')], [alarm(1, 'major', { lon: null }), alarm(2, 'major', { falseAt: 1 })]),
    ).toHaveLength(1);
  });

  it('of a subdistrict’s own people is the subdistrict once', () => {
    expect(wallStops([area(2, 'subdistrict'), area(4, 'community')], [])).toHaveLength(1);
    expect(wallStops([], [])).toHaveLength(1);
  });
});
