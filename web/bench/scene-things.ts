import {
  PICTURE_LIMITS,
  readTrails,
  writeTrails,
  type Alarm,
  type Device,
  type OfficerLive,
  type Trail,
} from '@xuncheng/contract';
import type { LoadedReplay } from '../src/replay/loaded-replay.ts';

/** What `npm run bench -- scene` draws: officers who walk, what stands beside them, and a past to replay. */

export const MIDDLE = { lon: 120.17, lat: 30.24 } as const;
/** Half the side of the district, degrees. */
const HALF = { lon: 0.026, lat: 0.0225 } as const;
const METRES_PER_DEGREE = 111_195;
export const START = 1_780_000_000_000;

/** People who walk at 1.4 m/s, each on a straight way that turns at the border. */
export class Walkers {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  private readonly east: Float64Array;
  private readonly north: Float64Array;

  constructor(count: number) {
    let state = 17;
    const next = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    this.lon = Float64Array.from({ length: count }, () => MIDDLE.lon + (next() * 2 - 1) * HALF.lon);
    this.lat = Float64Array.from({ length: count }, () => MIDDLE.lat + (next() * 2 - 1) * HALF.lat);
    const headings = Float64Array.from({ length: count }, () => next() * 2 * Math.PI);
    this.east = headings.map((heading) => (Math.sin(heading) * 1.4) / METRES_PER_DEGREE / 0.864);
    this.north = headings.map((heading) => (Math.cos(heading) * 1.4) / METRES_PER_DEGREE);
  }

  step(): void {
    for (let i = 0; i < this.lon.length; i++) {
      this.lon[i]! += this.east[i]!;
      this.lat[i]! += this.north[i]!;
      if (Math.abs(this.lon[i]! - MIDDLE.lon) > HALF.lon) this.east[i]! *= -1;
      if (Math.abs(this.lat[i]! - MIDDLE.lat) > HALF.lat) this.north[i]! *= -1;
    }
  }

  /** Round a corner. */
  turn(index: number): void {
    [this.east[index], this.north[index]] = [this.north[index]!, -this.east[index]!];
  }

  officer(index: number, time: number): OfficerLive {
    return {
      officerId: index + 1,
      badge: `SC${String(index)}`,
      name: `Officer ${String(index)}`,
      deviceId: null,
      areaId: 1,
      beat: '',
      shiftId: index + 1,
      state: index % 50 === 0 ? 'stale' : 'live',
      lon: this.lon[index]!,
      lat: this.lat[index]!,
      accuracy: 5,
      heading: (index * 7) % 360,
      speed: 1.4,
      battery: 80,
      fixAt: time,
      connected: true,
    };
  }
}

/** Cameras and probes all over the district, and alarms of some of them. */
export function standing(
  devices: number,
  alarms: number,
): { readonly devices: Device[]; readonly alarms: Map<number, Alarm> } {
  const places = new Walkers(devices);
  const made = Array.from({ length: devices }, (_, i): Device => {
    const isCamera = i % 2 === 0;
    return {
      id: `d-${String(i)}`,
      kind: isCamera ? 'camera' : 'probe',
      protocol: 'own',
      name: `Device ${String(i)}`,
      areaId: 1,
      lon: places.lon[i]!,
      lat: places.lat[i]!,
      heading: isCamera ? i % 360 : null,
      fieldOfView: isCamera ? 60 : null,
      rangeMetres: isCamera ? 60 : null,
      quantity: isCamera ? null : 'water-level',
      unit: null,
      hasPicture: false,
      online: i % 40 !== 0,
      lastSeenAt: START,
    };
  });
  return {
    devices: made,
    alarms: new Map(
      Array.from({ length: alarms }, (_, i): [number, Alarm] => {
        const source = made[(i * 7) % devices]!;
        return [
          i,
          {
            id: i,
            sourceDeviceId: source.id,
            sourceName: source.name,
            geofenceId: null,
            officerId: null,
            areaId: 1,
            type: 'water-level',
            severity: (['critical', 'major', 'minor', 'warning'] as const)[i % 4]!,
            text: '',
            active: true,
            lon: source.lon,
            lat: source.lat,
            raisedAt: START,
            clearedAt: null,
            acknowledgedAt: i % 3 === 0 ? START : null,
            acknowledgedBy: null,
            assignee: null,
            falseAt: null,
            escalatedAt: null,
            notes: [],
            evidence: {},
          },
        ];
      }),
    ),
  };
}

/** Who walked for some hours and was heard every five seconds, through the bytes that the server sends. */
export function replayOf(count: number, hours: number): { readonly loaded: LoadedReplay; readonly bytesAFix: number } {
  const walkers = new Walkers(count);
  const fixes = hours * 720;
  const trails = Array.from({ length: count }, (_, i): Trail => ({
    officerId: i + 1,
    time: Float64Array.from({ length: fixes }, (_unused, k) => START + k * 5_000),
    lon: new Float64Array(fixes),
    lat: new Float64Array(fixes),
    begins: new Uint8Array(fixes),
  }));
  for (let k = 0; k < fixes; k++) {
    for (let second = 0; second < 5; second++) walkers.step();
    for (let i = 0; i < count; i++) {
      if ((k * 31 + i * 17) % 23 === 0) walkers.turn(i);
      // Satellite positions wander by some metres.
      trails[i]!.lon[k] = walkers.lon[i]! + (((k * 7_919 + i * 104_729) % 100) - 50) * 4e-7;
      trails[i]!.lat[k] = walkers.lat[i]! + (((k * 6_007 + i * 15_485_863) % 100) - 50) * 4e-7;
      if (k % 500 === i % 500) trails[i]!.begins[k] = 1;
    }
  }
  const bytes = writeTrails(START, trails);
  const read = readTrails(bytes);
  if (typeof read === 'string') throw new Error(read);
  const to = START + hours * 3_600_000;
  return {
    bytesAFix: bytes.length / (fixes * count),
    loaded: {
      from: START,
      to,
      people: read.map((trail, i) => ({
        officerId: trail.officerId,
        name: `Officer ${String(i)}`,
        badge: `SC${String(i)}`,
        duties: [{ shiftId: i + 1, beat: '', areaId: 1, deviceId: null, startsAt: START, endsAt: to }],
        trail,
      })),
      alarms: [...standing(200, 200).alarms.values()],
      instructions: [],
      limits: PICTURE_LIMITS,
    },
  };
}
