import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeOwntracks } from './owntracks.ts';

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe('OwnTracks', () => {
  it('reads a location: seconds to ms, km/h to m/s', () => {
    const decoded = decodeOwntracks(
      'phone',
      encode({ _type: 'location', lat: 30.24, lon: 120.17, tst: 1_700_000_000, acc: 8, vel: 36, cog: 90, batt: 71 }),
    );
    expect(decoded.refusals).toEqual([]);
    expect(decoded.items[0]).toMatchObject({
      kind: 'fix',
      body: {
        deviceId: 'phone',
        time: 1_700_000_000_000,
        lon: 120.17,
        lat: 30.24,
        accuracy: 8,
        speed: 10,
        heading: 90,
        battery: 71,
        mock: false,
      },
    });
  });

  it('gives a message sent again the same key, and another one another', () => {
    const message = { _type: 'location', lat: 30.24, lon: 120.17, tst: 1_700_000_000 };
    const keyOf = (value: unknown): unknown =>
      decodeOwntracks('phone', encode(value)).items.map((item) => item.kind === 'fix' && item.body.messageKey);
    expect(keyOf(message)).toEqual(keyOf({ ...message }));
    expect(keyOf(message)).not.toEqual(keyOf({ ...message, lat: 30.2400001 }));
  });

  it('drops what is odd beside a good position, and only that', () => {
    const place = { lat: 30.24, lon: 120.17 };
    const odd = { acc: -1, alt: -9_999, vel: -1, cog: -1, batt: -1 };
    const decoded = decodeOwntracks('phone', encode({ _type: 'location', ...place, tst: 1_700_000_000, ...odd }));
    expect(decoded.refusals).toEqual([]);
    const [item] = decoded.items;
    expect(item?.kind === 'fix' && Object.keys(item.body).sort()).toEqual(
      ['deviceId', 'lat', 'lon', 'messageKey', 'mock', 'time'].sort(),
    );
    const one = { _type: 'location', ...place, tst: 1_700_000_000, batt: -1, acc: 12, alt: 40_000 };
    const [other] = decodeOwntracks('phone', encode(one)).items;
    expect(other).toMatchObject({ kind: 'fix', body: { accuracy: 12 } });
  });

  it('takes a transition as the position it was at', () => {
    const transition = { _type: 'transition', event: 'enter', desc: '河坊街', wtst: 1_600_000_000 };
    const at = { lat: 30.24, lon: 120.17, tst: 1_700_000_000, acc: 20, tid: 'p1', t: 'c' };
    expect(decodeOwntracks('phone', encode({ ...transition, ...at }))).toMatchObject({
      items: [{ kind: 'fix', body: { lat: 30.24, lon: 120.17, time: 1_700_000_000_000, accuracy: 20 } }],
      refusals: [],
    });
    expect(decodeOwntracks('phone', encode(transition)).refusals[0]?.reason).toBe('wrong-shape');
  });

  it('keeps every other kind as a letter with its name', () => {
    const reasonOf = (message: object): unknown => {
      const { items, refusals } = decodeOwntracks('phone', encode(message));
      return [items.length, ...refusals.map(({ reason, detail }) => `${reason} ${detail}`)];
    };
    for (const kind of ['waypoints', 'waypoint', 'status', 'card', 'steps', 'beacon', 'request', 'something-new'])
      expect(reasonOf({ _type: kind })).toEqual([0, `unknown-kind _type: ${kind}`]);
    expect(reasonOf({ _type: 'encrypted', data: 'x' })).toEqual([0, expect.stringMatching(/^encrypted /)]);
  });

  it('takes lwt as offline, refuses what is no OwnTracks message', () => {
    expect(decodeOwntracks('phone', encode({ _type: 'lwt', tst: 1 })).items[0]).toMatchObject({
      kind: 'status',
      body: { state: 'offline' },
    });
    expect(decodeOwntracks('phone', encode({ hello: 1 })).refusals[0]?.reason).toBe('wrong-shape');
    expect(decodeOwntracks('phone', encode({ _type: 'location', lat: 95, lon: 1, tst: 1 })).refusals[0]).toMatchObject({
      reason: 'wrong-shape',
      detail: expect.stringContaining('lat') as string,
    });
  });

  const captured = '../shared/data/payloads_owntracks/traccar_test_payloads.json';
  it.skipIf(!existsSync(captured))('reads every captured message as its device meant it', () => {
    const payloads = JSON.parse(readFileSync(captured, 'utf8')) as {
      lat: number;
      lon: number;
      tst: number;
      vel?: number;
      batt?: number;
    }[];
    expect(payloads).toHaveLength(6);
    for (const payload of payloads) {
      const { items, refusals } = decodeOwntracks('phone', encode(payload));
      expect(refusals).toEqual([]);
      expect(items[0]).toMatchObject({
        kind: 'fix',
        body: { lat: payload.lat, lon: payload.lon, time: payload.tst * 1000 },
      });
      if (payload.vel !== undefined)
        expect(items[0]?.kind === 'fix' && items[0].body.speed).toBeCloseTo(payload.vel / 3.6, 9);
    }
  });
});
