import type { Alarm, Severity, Viewport } from '@xuncheng/contract';
import {
  BillboardCollection,
  BlendOption,
  Cartesian2,
  Cartesian3,
  Color,
  NearFarScalar,
  type Billboard,
  type Scene,
} from 'cesium';
import { ClusterSprites } from './cluster-sprites.ts';
import { alarmClusterIcon, alarmIcon, iconScale, ringIcon } from './icons.ts';
import { ViewClusters, type PlaceCluster } from './view-clusters.ts';

const HEIGHT_METRES = 12;
/** Above its source's own icon, which stays readable. */
export const OFFSET_PIXELS = 24;
const PULSE_MS = 1_600;
const SCALE_BY_DISTANCE = new NearFarScalar(1_500, 1, 16_000, 0.7);

/** Icons nearer to each other than this are put together. */
const CELL_PIXELS = 40;
const RISING: readonly Severity[] = ['warning', 'minor', 'major', 'critical'];

/** Alarms that would cover each other, and the severity of the worst that nobody has acknowledged, or of the worst at all. */
export interface AlarmCluster extends PlaceCluster {
  readonly worst: Severity;
}

interface Drawn {
  alarm: Alarm;
  readonly icon: Billboard;
  readonly ring: Billboard;
}

/** Open alarms. Those nobody has acknowledged have a ring, which pulses where the machine can; without any, nothing is drawn anew. */
export class AlarmsLayer {
  private readonly rings: BillboardCollection;
  private readonly icons: BillboardCollection;
  private readonly drawn = new Map<number, Drawn>();
  private readonly inView = new ViewClusters<Drawn>();
  private readonly clusters: ClusterSprites;

  constructor(scene: Scene) {
    const add = (): BillboardCollection =>
      scene.primitives.add(
        new BillboardCollection({ scene, blendOption: BlendOption.TRANSLUCENT }),
      ) as BillboardCollection;
    this.rings = add();
    this.icons = add();
    this.clusters = new ClusterSprites(scene, HEIGHT_METRES, SCALE_BY_DISTANCE, OFFSET_PIXELS);
  }

  show(shown: boolean): void {
    this.rings.show = this.icons.show = shown;
    this.clusters.show(shown);
  }

  sync(alarms: ReadonlyMap<number, Alarm>): void {
    for (const [id, drawn] of this.drawn) {
      if (alarms.has(id)) continue;
      this.icons.remove(drawn.icon);
      this.rings.remove(drawn.ring);
      this.drawn.delete(id);
    }
    for (const alarm of alarms.values()) {
      if (alarm.lon === null || alarm.lat === null) continue;
      let drawn = this.drawn.get(alarm.id);
      if (drawn?.alarm === alarm) continue;
      if (!drawn) {
        const position = Cartesian3.fromDegrees(alarm.lon, alarm.lat, HEIGHT_METRES);
        const common = {
          position,
          scale: iconScale(),
          scaleByDistance: SCALE_BY_DISTANCE,
          disableDepthTestDistance: Number.POSITIVE_INFINITY,
          pixelOffset: new Cartesian2(0, -OFFSET_PIXELS),
        };
        drawn = { alarm, icon: this.icons.add(common), ring: this.rings.add(common) };
        this.drawn.set(alarm.id, drawn);
      }
      drawn.alarm = alarm;
      const icon = alarmIcon(alarm.severity, alarm.acknowledgedAt !== null);
      drawn.icon.setImage(icon.name, icon.image);
      const ring = ringIcon(alarm.severity);
      drawn.ring.setImage(ring.name, ring.image);
    }
  }

  /** Decides anew which alarms are drawn alone and which together. Called when the camera has moved, and when alarms change. */
  arrange(viewport: Viewport, selectedId: number | null): void {
    this.inView.begin(viewport);
    for (const drawn of this.drawn.values()) {
      const { alarm, icon, ring } = drawn;
      icon.show = alarm.id === selectedId;
      ring.show = icon.show && isRinging(alarm);
      if (!icon.show) this.inView.add(alarm.lon ?? 0, alarm.lat ?? 0, rankOf(alarm), drawn);
    }
    this.inView.finish(CELL_PIXELS);
    for (const { alarm, icon, ring } of this.inView.alone()) {
      icon.show = true;
      ring.show = isRinging(alarm);
    }
    const { together } = this.inView;
    // Of those put together the worst that rings goes on ringing, where it is.
    for (const cluster of together) {
      const worst = [...this.inView.membersOf(cluster)]
        .filter(({ alarm }) => isRinging(alarm))
        .sort((a, b) => rankOf(b.alarm) - rankOf(a.alarm))[0];
      if (worst) worst.ring.show = true;
    }
    this.clusters.set(together, ({ worst, count }) => alarmClusterIcon(severityOf(worst), isNew(worst), count));
  }

  *clusterTargets(): Generator<{ readonly cluster: AlarmCluster; readonly position: Cartesian3 }> {
    for (const { cluster, position } of this.clusters.targets())
      yield { cluster: { ...this.inView.describe(cluster), worst: severityOf(cluster.worst) }, position };
  }

  /** Pulses; says whether anything does. `now`: epoch ms. */
  frame(now: number): boolean {
    const phase = (now % PULSE_MS) / PULSE_MS;
    let ringing = false;
    for (const { alarm, ring } of this.drawn.values()) {
      if (!isRinging(alarm)) continue;
      ringing = true;
      ring.scale = (0.55 + 0.45 * phase) * iconScale();
      ring.color = Color.WHITE.withAlpha(1 - 0.75 * phase);
    }
    return ringing && this.rings.show;
  }

  *targets(): Generator<{ readonly alarm: Alarm; readonly position: Cartesian3 }> {
    if (!this.icons.show) return;
    for (const { alarm, icon } of this.drawn.values()) if (icon.show) yield { alarm, position: icon.position };
  }
}

function isRinging(alarm: Alarm): boolean {
  return alarm.active && alarm.acknowledgedAt === null;
}

/** Rising: what somebody has seen to, then what nobody has; each by severity. */
function rankOf(alarm: Alarm): number {
  return RISING.indexOf(alarm.severity) + (isRinging(alarm) ? RISING.length : 0);
}

function severityOf(rank: number): Severity {
  return RISING[rank % RISING.length]!;
}

function isNew(rank: number): boolean {
  return rank >= RISING.length;
}
