import { localPlane, type Alarm, type DeviceLive, type LonLat, type Severity, type Viewport } from '@xuncheng/contract';
import {
  BillboardCollection,
  BlendOption,
  Cartesian3,
  NearFarScalar,
  type Billboard,
  type GeometryInstance,
  type Primitive,
  type Scene,
} from 'cesium';
import { quantityKind } from '../view/quantity.ts';
import { worstSeverity } from '../view/severity.ts';
import { ClusterSprites } from './cluster-sprites.ts';
import { cameraIcon, deviceClusterIcon, iconScale, probeIcon } from './icons.ts';
import type { PlacedDevice } from './scene-input.ts';
import { colourOf, flatPolygon, flatPrimitive } from './shapes.ts';
import { ViewClusters, type PlaceCluster } from './view-clusters.ts';

const HEIGHT_METRES = 10;
const CONE_HEIGHT_METRES = 3.8;
/** Cones of the whole district at once would be confetti. */
const CONES_BELOW_METRES = 2_600;
const SCALE_BY_DISTANCE = new NearFarScalar(1_200, 1, 10_000, 0.42);
/** Numbers must be read from afar, too. */
const CLUSTERS_BY_DISTANCE = new NearFarScalar(1_200, 1, 10_000, 0.56);
const CONE_COLOUR = '#8fd0f0';

interface Drawn {
  readonly device: PlacedDevice & { readonly lon: number; readonly lat: number };
  readonly billboard: Billboard;
  /** In DEVICE_STATES. */
  rank: number;
}

/** Icons nearer to each other than this are put together. */
const CELL_PIXELS = 34;
/** How a device is, the worst last. */
const DEVICE_STATES = ['calm', 'offline', 'warning', 'minor', 'major', 'critical'] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

/** Devices that would cover each other, and the worst state among them. */
export interface DeviceCluster extends PlaceCluster {
  readonly worst: DeviceState;
}

/** Cameras with what they see, probes with what they measure. They do not move; their look follows status and alarms. */
export class DevicesLayer {
  private readonly cameras: BillboardCollection;
  private readonly probes: BillboardCollection;
  private readonly cones: Primitive;
  private readonly drawn: Drawn[] = [];
  private conesShown = true;
  private readonly inView = new ViewClusters<Drawn>();
  private readonly clusters: ClusterSprites;

  constructor(scene: Scene, devices: readonly PlacedDevice[]) {
    const add = (): BillboardCollection =>
      scene.primitives.add(
        new BillboardCollection({ scene, blendOption: BlendOption.TRANSLUCENT }),
      ) as BillboardCollection;
    const cones: GeometryInstance[] = [];
    this.cameras = add();
    this.probes = add();
    for (const device of devices) {
      if (device.lon === null || device.lat === null) continue;
      if (device.kind !== 'camera' && device.kind !== 'probe') continue;
      const billboard = (device.kind === 'camera' ? this.cameras : this.probes).add({
        position: Cartesian3.fromDegrees(device.lon, device.lat, HEIGHT_METRES),
        scale: iconScale(),
        scaleByDistance: SCALE_BY_DISTANCE,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
      });
      this.drawn.push({ device: { ...device, lon: device.lon, lat: device.lat }, billboard, rank: 0 });
      const cone = viewCone(device);
      if (cone) cones.push(flatPolygon([cone], CONE_HEIGHT_METRES, colourOf(CONE_COLOUR, 0.16)));
    }
    this.cones = scene.primitives.add(flatPrimitive(cones, true)) as Primitive;
    this.cones.show = false;
    this.clusters = new ClusterSprites(scene, HEIGHT_METRES, CLUSTERS_BY_DISTANCE);
  }

  show(cameras: boolean, cones: boolean, probes: boolean): void {
    this.cameras.show = cameras;
    this.probes.show = probes;
    this.conesShown = cameras && cones;
  }

  /** Called when the camera (the one that looks at the scene) has moved. */
  cameraAt(heightMetres: number): void {
    this.cones.show = this.conesShown && heightMetres < CONES_BELOW_METRES;
  }

  /** Dresses every device by its live status and its open alarms; `live` null: how they were is not known, and none is called broken. */
  sync(live: ReadonlyMap<string, DeviceLive> | null, alarms: Iterable<Alarm>, selectedId: string | null): void {
    const worst = new Map<string, Severity>();
    for (const alarm of alarms) {
      if (!alarm.active || alarm.sourceDeviceId === null) continue;
      worst.set(alarm.sourceDeviceId, worstSeverity(worst.get(alarm.sourceDeviceId), alarm.severity));
    }
    for (const drawn of this.drawn) {
      const { device, billboard } = drawn;
      // A device of which nothing is known yet is not called broken.
      const online = live?.get(device.id)?.online !== false;
      drawn.rank = DEVICE_STATES.indexOf(worst.get(device.id) ?? (online ? 'calm' : 'offline'));
      const selected = device.id === selectedId;
      const { name, image } =
        device.kind === 'camera'
          ? cameraIcon(online, selected)
          : probeIcon(quantityKind(device.quantity), online, worst.get(device.id) ?? null, selected);
      billboard.setImage(name, image);
    }
  }

  /** Decides anew which devices are drawn alone and which together. Called when the camera has moved, and when states change. */
  arrange(viewport: Viewport, selectedId: string | null): void {
    this.inView.begin(viewport);
    for (const drawn of this.drawn) {
      const { device, billboard, rank } = drawn;
      billboard.show = device.id === selectedId;
      if (!billboard.show && this.isShown(drawn)) this.inView.add(device.lon, device.lat, rank, drawn);
    }
    this.inView.finish(CELL_PIXELS);
    for (const { billboard } of this.inView.alone()) billboard.show = true;
    this.clusters.set(this.inView.together, ({ worst, count }) => deviceClusterIcon(DEVICE_STATES[worst]!, count));
  }

  /** Devices drawn alone. */
  *targets(): Generator<{ readonly device: PlacedDevice; readonly position: Cartesian3 }> {
    for (const drawn of this.drawn)
      if (drawn.billboard.show && this.isShown(drawn))
        yield { device: drawn.device, position: drawn.billboard.position };
  }

  *clusterTargets(): Generator<{ readonly cluster: DeviceCluster; readonly position: Cartesian3 }> {
    for (const { cluster, position } of this.clusters.targets())
      yield { cluster: { ...this.inView.describe(cluster), worst: DEVICE_STATES[cluster.worst]! }, position };
  }

  private isShown({ device }: Drawn): boolean {
    return (device.kind === 'camera' ? this.cameras : this.probes).show;
  }
}

/** What a camera sees, as a ring on the ground; null when heading, angle or range is not known. */
export function viewCone(device: PlacedDevice): LonLat[] | null {
  const { lon, lat, heading, fieldOfView, rangeMetres } = device;
  if (lon === null || lat === null || heading === null || fieldOfView === null || rangeMetres === null) return null;
  const plane = localPlane(lon, lat);
  const ring: LonLat[] = [[lon, lat]];
  const steps = Math.max(4, Math.ceil(fieldOfView / 8));
  for (let i = 0; i <= steps; i++) {
    const bearing = ((heading - fieldOfView / 2 + (fieldOfView * i) / steps) * Math.PI) / 180;
    ring.push(plane.toLonLat(Math.sin(bearing) * rangeMetres, Math.cos(bearing) * rangeMetres));
  }
  return ring;
}
