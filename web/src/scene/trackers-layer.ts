import type { DeviceLive } from '@xuncheng/contract';
import { BillboardCollection, BlendOption, Cartesian3, NearFarScalar, type Billboard, type Scene } from 'cesium';
import { iconScale, trackerIcon } from './icons.ts';
import type { PlacedDevice } from './scene-input.ts';

const HEIGHT_METRES = 10;
const SCALE_BY_DISTANCE = new NearFarScalar(1_200, 1, 10_000, 0.55);

/** Vehicles and phones that no officer carries on a shift, where they last were. */
export class TrackersLayer {
  private readonly collection: BillboardCollection;
  private readonly devices: ReadonlyMap<string, PlacedDevice>;
  private readonly drawn = new Map<string, Billboard>();

  constructor(scene: Scene, devices: readonly PlacedDevice[]) {
    this.devices = new Map(
      devices.filter(({ kind }) => kind === 'vehicle' || kind === 'terminal').map((device) => [device.id, device]),
    );
    this.collection = scene.primitives.add(
      new BillboardCollection({ scene, blendOption: BlendOption.TRANSLUCENT }),
    ) as BillboardCollection;
  }

  show(shown: boolean): void {
    this.collection.show = shown;
  }

  sync(live: ReadonlyMap<string, DeviceLive>, selectedId: string | null): void {
    for (const [deviceId, device] of this.devices) {
      const now = live.get(deviceId);
      const known = this.drawn.get(deviceId);
      if (!now?.position) {
        if (known) this.collection.remove(known);
        this.drawn.delete(deviceId);
        continue;
      }
      const { lon, lat } = now.position;
      const position = Cartesian3.fromDegrees(lon, lat, HEIGHT_METRES);
      const billboard =
        known ??
        this.collection.add({
          position,
          scale: iconScale(),
          scaleByDistance: SCALE_BY_DISTANCE,
          disableDepthTestDistance: Number.POSITIVE_INFINITY,
        });
      billboard.position = position;
      const { name, image } = trackerIcon(device.kind === 'vehicle', now.online !== false, deviceId === selectedId);
      billboard.setImage(name, image);
      this.drawn.set(deviceId, billboard);
    }
  }

  *targets(): Generator<{ readonly device: PlacedDevice; readonly position: Cartesian3 }> {
    if (!this.collection.show) return;
    for (const [deviceId, { position }] of this.drawn) yield { device: this.devices.get(deviceId)!, position };
  }
}
