import { describe, expect, it } from 'vitest';
import { decodeOsmand } from './osmand.ts';

const decode = (text: string) => decodeOsmand('phone-3', new TextEncoder().encode(text));
const AT = Date.UTC(2026, 4, 20, 8, 30);

describe('OsmAnd and Traccar Client', () => {
  it.each([
    ['seconds', `${AT / 1000}`],
    ['milliseconds', `${AT}`],
    ['ISO 8601', '2026-05-20T08:30:00Z'],
    ['ISO 8601 with an offset', '2026-05-20T16:30:00%2B08:00'],
    ['ISO 8601 without one', '2026-05-20T08:30:00'],
  ])('reads the query form with %s: knots, bearing, percent', (_name, timestamp) => {
    const { items, refusals } = decode(
      `timestamp=${timestamp}&lat=30.25&lon=120.17&speed=10&bearing=90&altitude=12.5&accuracy=8&batt=64&hdop=1`,
    );
    expect(refusals).toEqual([]);
    expect(items[0]).toMatchObject({
      kind: 'fix',
      body: {
        deviceId: 'phone-3',
        time: AT,
        lat: 30.25,
        lon: 120.17,
        heading: 90,
        altitude: 12.5,
        accuracy: 8,
        battery: 64,
      },
    });
    expect(items[0]?.kind === 'fix' && items[0].body.speed).toBeCloseTo(5.144, 3);
  });

  it('reads location=lat,lon and heading', () => {
    expect(decode(`timestamp=${AT}&location=30.25,120.17&heading=181`).items[0]).toMatchObject({
      body: { lat: 30.25, lon: 120.17, heading: 181 },
    });
  });

  it('reads the JSON form: metres a second, battery as a share, -1 for unknown, and a made-up place as such', () => {
    const location = {
      timestamp: '2026-05-20T08:30:00.000Z',
      coords: { latitude: 30.25, longitude: 120.17, accuracy: 4.9, speed: 1.25, heading: -1, altitude: 20 },
      is_moving: true,
      mock: true,
      activity: { type: 'walking' },
      battery: { level: 0.5, is_charging: false },
    };
    expect(decode(JSON.stringify({ location, device_id: 'x' })).items[0]).toMatchObject({
      body: { time: AT, speed: 1.25, heading: undefined, battery: 50, accuracy: 4.9, mock: true },
    });
  });

  it('is the same message when it is sent again, and another when anything differs', () => {
    const key = (text: string): unknown => {
      const item = decode(text).items[0];
      return item?.kind === 'fix' ? item.body.messageKey : undefined;
    };
    const text = `timestamp=${AT}&lat=30.25&lon=120.17`;
    expect(key(text)).toBe(key(text));
    expect(key(text)).not.toBe(key(`${text}&speed=1`));
  });

  it.each([
    '',
    'lat=1&lon=2',
    `timestamp=${AT}&lat=91&lon=2`,
    `timestamp=${AT}`,
    `timestamp=${AT}&location=x`,
    'timestamp=soon&lat=1&lon=2',
  ])('refuses by name: %s', (text) => {
    expect(decode(text).refusals[0]?.reason).toBe('wrong-shape');
  });

  it('refuses JSON that is none, or of another shape', () => {
    expect(decode('{"location":').refusals[0]?.reason).toBe('not-json');
    expect(decode('{"location":{}}').refusals[0]?.reason).toBe('wrong-shape');
  });

  it('takes the SOS of the app as an alarm at its place, once however often it is sent', () => {
    const report = `timestamp=${String(AT / 1000)}&lat=30.25&lon=120.17&alarm=`;
    const alarm = {
      kind: 'alarm',
      body: { type: 'sos', severity: 'critical', active: true, time: AT, lon: 120.17, lat: 30.25 },
    };
    expect(decode(`${report}sos`).items).toMatchObject([{ kind: 'fix' }, alarm]);
    expect(decode(`${report}sos`)).toEqual(decode(`${report}sos`));
    const location = { timestamp: AT, coords: { latitude: 30.25, longitude: 120.17 } };
    for (const json of [
      { location: { ...location, extras: { alarm: 'sos' } } },
      { location: { ...location, alarm: 'sos' } },
      { location, alarm: 'sos' },
    ])
      expect(decode(JSON.stringify(json)).items).toMatchObject([{ kind: 'fix' }, alarm]);
    expect(decode(`${report}lowBattery`).items).toMatchObject([{ kind: 'fix' }]);
    expect(decode(JSON.stringify({ location: { ...location, extras: 7 } })).items).toHaveLength(1);
  });
});
