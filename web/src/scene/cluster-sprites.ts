import {
  BillboardCollection,
  BlendOption,
  Cartesian2,
  Cartesian3,
  type Billboard,
  type NearFarScalar,
  type Scene,
} from 'cesium';
import type { Cluster } from './cluster-grid.ts';
import { iconScale, type Icon } from './icons.ts';

/** One icon a cluster of things that stand still; used again for the next arrangement. */
export class ClusterSprites {
  private readonly collection: BillboardCollection;
  private readonly made: Billboard[] = [];
  private shown: readonly Cluster[] = [];
  private readonly heightMetres: number;
  private readonly upPixels: number;
  private readonly scaleByDistance: NearFarScalar;

  /** `upPixels`: how far above its place an icon is drawn. */
  constructor(scene: Scene, heightMetres: number, scaleByDistance: NearFarScalar, upPixels = 0) {
    this.collection = scene.primitives.add(
      new BillboardCollection({ scene, blendOption: BlendOption.TRANSLUCENT }),
    ) as BillboardCollection;
    this.heightMetres = heightMetres;
    this.scaleByDistance = scaleByDistance;
    this.upPixels = upPixels;
  }

  show(shown: boolean): void {
    this.collection.show = shown;
  }

  set(clusters: readonly Cluster[], iconOf: (cluster: Cluster) => Icon): void {
    this.shown = clusters;
    for (const sprite of this.made.slice(clusters.length)) sprite.show = false;
    clusters.forEach((cluster, index) => {
      const sprite = (this.made[index] ??= this.collection.add({
        position: Cartesian3.ZERO, // until it is put somewhere
        scale: iconScale(),
        scaleByDistance: this.scaleByDistance,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
        pixelOffset: new Cartesian2(0, -this.upPixels),
      }));
      const icon = iconOf(cluster);
      sprite.setImage(icon.name, icon.image);
      sprite.position = Cartesian3.fromDegrees(cluster.lon, cluster.lat, this.heightMetres);
      sprite.show = true;
    });
  }

  *targets(): Generator<{ readonly cluster: Cluster; readonly position: Cartesian3 }> {
    if (!this.collection.show) return;
    for (const [index, cluster] of this.shown.entries()) yield { cluster, position: this.made[index]!.position };
  }
}
