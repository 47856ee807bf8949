import type { Alarm } from '@xuncheng/contract';
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
import { alarmIcon, iconScale, ringIcon } from './icons.ts';

const HEIGHT_METRES = 12;
/** Above its source's own icon, which stays readable. */
export const OFFSET_PIXELS = 24;
const PULSE_MS = 1_600;
const SCALE_BY_DISTANCE = new NearFarScalar(1_500, 1, 16_000, 0.7);

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

  constructor(scene: Scene) {
    const add = (): BillboardCollection =>
      scene.primitives.add(
        new BillboardCollection({ scene, blendOption: BlendOption.TRANSLUCENT }),
      ) as BillboardCollection;
    this.rings = add();
    this.icons = add();
  }

  show(shown: boolean): void {
    this.rings.show = this.icons.show = shown;
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
      drawn.ring.show = isRinging(alarm);
    }
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
    for (const { alarm, icon } of this.drawn.values()) yield { alarm, position: icon.position };
  }
}

function isRinging(alarm: Alarm): boolean {
  return alarm.active && alarm.acknowledgedAt === null;
}
