import type { DistrictDocument, ProbeLimits } from '@xuncheng/contract';
import type { Random } from '../random.ts';
import type { AreaPiece } from './areas.ts';
import type { BeatPlan } from './beats.ts';
import { KEY_BASE, ringPoints, type Mesh } from './mesh.ts';
import { contains, toDegrees, type XY } from './plane.ts';
import { isOnHill, metresToCanal } from './terrain.ts';

type Devices = DistrictDocument['devices'];

/** What the cameras' events are made of (labels and zones as set in the video server). */
export const CAMERA_ALARM_RULES: DistrictDocument['cameraAlarmRules'] = [
  { label: 'person', zone: 'no-stall', minimumStationarySeconds: 20, type: 'street-trading', severity: 'major' },
  { label: 'motorcycle', zone: 'no-stall', minimumStationarySeconds: 20, type: 'street-trading', severity: 'major' },
  { label: 'truck', zone: 'no-stall', minimumStationarySeconds: 20, type: 'street-trading', severity: 'major' },
  { label: 'car', zone: 'no-parking', minimumStationarySeconds: 60, type: 'illegal-parking', severity: 'minor' },
  { label: 'truck', zone: 'no-parking', minimumStationarySeconds: 60, type: 'illegal-parking', severity: 'minor' },
  { label: 'bicycle', zone: 'no-parking', minimumStationarySeconds: 120, type: 'bicycle-pile', severity: 'warning' },
  { label: 'car', zone: 'fire-lane', minimumStationarySeconds: 30, type: 'fire-lane-blocked', severity: 'critical' },
];

interface ProbeKind {
  readonly quantity: string;
  readonly unit: string;
  readonly label: string;
  readonly own: number;
  readonly opcua: number;
  readonly limits: readonly ProbeLimits[];
}

const limit = (
  type: string,
  raise: number,
  clear: number,
  holdSeconds: number,
  severity: ProbeLimits['severity'],
): ProbeLimits => ({ type, direction: 'above', raise, clear, holdSeconds, severity });

/** Limits with hysteresis: cleared well below where they are raised, raised only when held. */
const PROBE_KINDS: readonly ProbeKind[] = [
  {
    quantity: 'water-level',
    unit: 'cm',
    label: '涵洞水位',
    own: 40,
    opcua: 30,
    limits: [limit('water-level-high', 30, 24, 20, 'major'), limit('water-level-critical', 60, 50, 20, 'critical')],
  },
  {
    quantity: 'noise',
    unit: 'dB',
    label: '噪声',
    own: 35,
    opcua: 10,
    limits: [limit('noise-high', 75, 70, 30, 'minor')],
  },
  {
    quantity: 'pm2.5',
    unit: 'µg/m³',
    label: '扬尘',
    own: 30,
    opcua: 10,
    limits: [limit('dust-high', 115, 100, 60, 'warning')],
  },
  {
    quantity: 'tilt',
    unit: 'deg',
    label: '井盖',
    own: 25,
    opcua: 0,
    limits: [limit('manhole-moved', 15, 8, 10, 'critical')],
  },
  { quantity: 'fill', unit: '%', label: '果壳箱', own: 20, opcua: 0, limits: [limit('bin-full', 90, 60, 30, 'minor')] },
];

export const TERMINAL_COUNT = 120;
export const CAMERA_COUNT = 60;

/** The beats' terminals: phones without a place of their own. */
export function drawTerminals(beats: readonly BeatPlan[]): Devices {
  return beats.map((beat, i) => ({
    id: `t-${String(i + 1).padStart(3, '0')}`,
    kind: 'terminal',
    protocol: 'own',
    name: `${beat.name}终端`,
    areaCode: beat.areaCode,
  }));
}

/** A phone with OwnTracks on it, carried by nobody: for trying out one's own phone, and for replayed tracks. */
export function drawPhone(): Devices[number] {
  return { id: 'phone-1', kind: 'terminal', protocol: 'owntracks', name: '演示手机（OwnTracks）', areaCode: '330102' };
}

/**
 * Trackers that other makers' software and terminals speak for: two phones with OsmAnd's protocol, three vehicles with JT/T 808. They
 * are on nobody's roster.
 */
export function drawTrackers(): Devices {
  const district = '330102';
  const phones: Devices = [2, 3].map((number) => ({
    id: `phone-${String(number)}`,
    kind: 'terminal',
    protocol: 'osmand',
    name: `手机 ${String(number)}（OsmAnd）`,
    areaCode: district,
  }));
  const vehicles: Devices = [1, 2, 3].map((number) => ({
    id: `car-${String(number)}`,
    kind: 'vehicle',
    protocol: 'jt808',
    name: `执法车 ${String(number)}`,
    areaCode: district,
    address: `1380000000${String(number)}/XC0000${String(number)}`,
  }));
  return [...phones, ...vehicles];
}

/** A corner of the network, and the roads that meet in it. */
interface Crossing {
  readonly at: XY;
  readonly roads: ReadonlySet<number>;
  readonly arms: readonly XY[];
}

function findCrossings(mesh: Mesh): Crossing[] {
  const near = new Map<number, { roads: Set<number>; arms: XY[] }>();
  for (const [key, road] of mesh.edgeRoads) {
    if (mesh.cuts.has(key)) continue;
    const ends = [Math.floor(key / KEY_BASE), key % KEY_BASE] as const;
    for (const [vertex, other] of [ends, [ends[1], ends[0]] as const]) {
      const there = near.get(vertex) ?? { roads: new Set<number>(), arms: [] };
      there.roads.add(road);
      there.arms.push(mesh.points[other]!);
      near.set(vertex, there);
    }
  }
  return [...near].map(([vertex, { roads, arms }]) => ({ at: mesh.points[vertex]!, roads, arms }));
}

/** Every so manieth camera gives its picture as a snapshot and not as a stream. */
const SNAPSHOT_EVERY = 4;

/**
 * The video server and its cameras, at crossings of named roads, far from each other, and one camera that speaks for itself. Their
 * pictures are below `cameraUrl`; the last of the video server has none, as there is always one that nobody set up.
 */
export function drawCameras(mesh: Mesh, communities: readonly AreaPiece[], cameraUrl: string, random: Random): Devices {
  const named = (crossing: Crossing): number[] => [...crossing.roads].filter((road) => mesh.roads[road]!.name !== '');
  const weight = (crossing: Crossing): number =>
    named(crossing).filter((road) => mesh.roads[road]!.roadClass === 'main').length >= 2 ? 1 : 0.55;
  const open = findCrossings(mesh).filter(
    (crossing) => new Set(named(crossing).map((road) => mesh.roads[road]!.name)).size >= 2 && !isOnHill(crossing.at),
  );
  const distance = open.map(() => 4000);
  const chosen: Crossing[] = [];
  while (chosen.length < CAMERA_COUNT + 1) {
    let best = 0;
    open.forEach((crossing, i) => {
      if (distance[i]! * weight(crossing) > distance[best]! * weight(open[best]!)) best = i;
    });
    const crossing = open[best]!;
    if (distance[best] === 0) throw new Error('fewer crossings than cameras');
    chosen.push(crossing);
    open.forEach(({ at }, i) => {
      distance[i] = Math.min(distance[i]!, Math.hypot(at[0] - crossing.at[0], at[1] - crossing.at[1]));
    });
  }
  const cameras: Devices = chosen.map((crossing, i) => {
    const number = String(i + 1).padStart(3, '0');
    const arm = random.pick(crossing.arms);
    const [a, b] = [...new Set(named(crossing).map((road) => mesh.roads[road]!.name))];
    const [lon, lat] = toDegrees(crossing.at);
    const how = (i + 1) % SNAPSHOT_EVERY === 0 ? 'snapshot' : 'mjpeg';
    const url = `${cameraUrl}/cam-${number}/${how === 'snapshot' ? 'snapshot' : 'stream'}`;
    const heading = (Math.atan2(arm[0] - crossing.at[0], arm[1] - crossing.at[1]) * 180) / Math.PI;
    return {
      id: `cam-${number}`,
      kind: 'camera',
      protocol: 'frigate',
      name: `${a!}与${b!}口`,
      areaCode: areaAt(mesh, communities, crossing.at),
      lon,
      lat,
      heading: Math.round((heading + 360) % 360),
      fieldOfView: random.pick([62, 70, 84, 96]),
      rangeMetres: random.pick([70, 85, 100, 120]),
      parentId: 'nvr-1',
      address: `cam_${number}`,
      ...(i + 1 === CAMERA_COUNT ? {} : { picture: { kind: how, url } }),
    };
  });
  const server: Devices[number] = {
    id: 'nvr-1',
    kind: 'video-server',
    protocol: 'frigate',
    name: '视频服务器 1',
    areaCode: '330102',
  };
  const { parentId: _parentId, address: _address, ...last } = cameras.pop()!;
  return [server, ...cameras, { ...last, protocol: 'onvif' }];
}

/** Probes beside the network; those behind OPC UA have `endpoint#ns=1;s=id` for an address. */
export function drawProbes(
  mesh: Mesh,
  communities: readonly AreaPiece[],
  opcuaEndpoint: string,
  random: Random,
): Devices {
  const corners = findCrossings(mesh).filter(({ at, roads }) => roads.size >= 1 && !isOnHill(at));
  const byWater = corners.filter(({ at }) => metresToCanal(at) < 180);
  const plan = (via: 'own' | 'opcua'): ProbeKind[] =>
    PROBE_KINDS.flatMap((kind) => Array.from({ length: kind[via] }, () => kind));
  const spots = new Set<Crossing>();
  const place = (kind: ProbeKind): Crossing => {
    for (;;) {
      const spot = random.pick(kind.quantity === 'water-level' ? byWater : corners);
      if (spots.has(spot)) continue;
      spots.add(spot);
      return spot;
    }
  };
  return [...plan('own'), ...plan('opcua')].map((kind, i) => {
    const id = `p-${String(i + 1).padStart(3, '0')}`;
    const spot = place(kind);
    const [x, y] = spot.at;
    // Beside the carriageway, not in the middle of the crossing.
    const [lon, lat] = toDegrees([x + random.between(4, 9), y + random.between(4, 9)]);
    const overOpcua = i >= 150;
    return {
      id,
      kind: 'probe',
      protocol: overOpcua ? 'opcua' : 'own',
      name: `${nameOfSpot(mesh, spot)}${kind.label}${String(i + 1)}`,
      areaCode: areaAt(mesh, communities, spot.at),
      lon,
      lat,
      quantity: kind.quantity,
      unit: kind.unit,
      limits: [...kind.limits],
      ...(overOpcua ? { address: `${opcuaEndpoint}#ns=1;s=${id}` } : {}),
    };
  });
}

function nameOfSpot(mesh: Mesh, { roads }: Crossing): string {
  for (const road of roads) if (mesh.roads[road]!.name !== '') return mesh.roads[road]!.name;
  return '';
}

/** The community a place lies in; on an edge, one of its neighbours. */
function areaAt(mesh: Mesh, communities: readonly AreaPiece[], at: XY): string {
  for (const reach of [0, 2, 10]) {
    for (const [dx, dy] of [
      [1, 0.3],
      [-0.3, 1],
      [-1, -0.3],
      [0.3, -1],
    ] as const) {
      const point: XY = [at[0] + dx * reach, at[1] + dy * reach];
      const found = communities.find((community) => contains(ringPoints(mesh, community.ring), point));
      if (found) return found.code;
    }
  }
  return '330102';
}
