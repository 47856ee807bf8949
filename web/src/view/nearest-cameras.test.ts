import { localPlane, type Device } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { nearestCameras } from './nearest-cameras.ts';

const plane = localPlane(120.17, 30.24);
/** So many metres east and north of the place. */
function camera(id: string, east: number, north: number, over: Partial<Device> = {}): Device {
  const [lon, lat] = plane.toLonLat(east, north);
  return {
    id,
    kind: 'camera',
    protocol: 'own',
    name: id,
    areaId: 1,
    lon,
    lat,
    heading: 0,
    fieldOfView: 60,
    rangeMetres: 200,
    quantity: null,
    unit: null,
    hasPicture: true,
    online: true,
    lastSeenAt: null,
    ...over,
  };
}
const found = (...devices: Device[]): string[] =>
  nearestCameras(devices, 120.17, 30.24).map(
    ({ device, metres, sees }) => `${device.id} ${metres.toFixed(0)} ${String(sees)}`,
  );

describe('cameras for a place', () => {
  it('are those that see it, and then the nearest', () => {
    expect(
      found(
        camera('beside', 10, 0, { heading: 90 }),
        camera('sees from afar', 0, -180),
        camera('too far to see', 0, -250),
        camera('behind the back', 0, 50),
        camera('at the edge of its view', -80, -140),
        camera('beyond the edge', -90, -140),
      ),
    ).toEqual([
      'at the edge of its view 161 true',
      'sees from afar 180 true',
      'beside 10 false',
      'behind the back 50 false',
    ]);
  });

  it('are cameras, with a place, within reach; an unknown view sees nothing', () => {
    expect(
      found(
        camera('probe', 1, 0, { kind: 'probe' }),
        camera('nowhere', 1, 0, { lon: null }),
        camera('in another quarter', 700, 0),
        camera('unknown', 0, -20, { heading: null }),
      ),
    ).toEqual(['unknown 20 false']);
  });

  it('have the one that reported it first: its own place is where it stands, and what it saw it sees', () => {
    expect(found(camera('looks over it', 0, -100), camera('reported it', 0, 0, { heading: 90 }))).toEqual([
      'reported it 0 true',
      'looks over it 100 true',
    ]);
  });
});
