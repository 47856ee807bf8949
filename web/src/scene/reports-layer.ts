import type { Report } from '@xuncheng/contract';
import { BillboardCollection, BlendOption, Cartesian3, NearFarScalar, type Billboard, type Scene } from 'cesium';
import { iconScale, reportIcon } from './icons.ts';

const HEIGHT_METRES = 11;
const SCALE_BY_DISTANCE = new NearFarScalar(1_500, 1, 16_000, 0.6);

interface Drawn {
  readonly report: Report;
  readonly icon: Billboard;
}

/** What officers reported and nobody has closed yet, where it is. */
export class ReportsLayer {
  private readonly icons: BillboardCollection;
  private readonly drawn = new Map<string, Drawn>();

  constructor(scene: Scene) {
    this.icons = scene.primitives.add(
      new BillboardCollection({ scene, blendOption: BlendOption.TRANSLUCENT }),
    ) as BillboardCollection;
  }

  show(shown: boolean): void {
    this.icons.show = shown;
  }

  /** A closed one is drawn while it is selected: whoever reads it sees where it was. */
  sync(reports: ReadonlyMap<string, Report>, selectedId: string | null): void {
    const isDrawn = (id: string): boolean =>
      reports.has(id) && (reports.get(id)!.state !== 'closed' || id === selectedId);
    for (const [id, { icon }] of this.drawn) {
      if (isDrawn(id)) continue;
      this.icons.remove(icon);
      this.drawn.delete(id);
    }
    for (const report of reports.values()) {
      if (!isDrawn(report.id)) continue;
      const icon =
        this.drawn.get(report.id)?.icon ??
        this.icons.add({
          position: Cartesian3.fromDegrees(report.place.lon, report.place.lat, HEIGHT_METRES),
          scale: iconScale(),
          scaleByDistance: SCALE_BY_DISTANCE,
          disableDepthTestDistance: Number.POSITIVE_INFINITY,
        });
      const { name, image } = reportIcon(report.state !== 'new', report.id === selectedId);
      icon.setImage(name, image);
      this.drawn.set(report.id, { report, icon });
    }
  }

  *targets(): Generator<{ readonly report: Report; readonly position: Cartesian3 }> {
    if (!this.icons.show) return;
    for (const { report, icon } of this.drawn.values()) yield { report, position: icon.position };
  }
}
