import type { OfficerLive } from '@xuncheng/contract';
import {
  BillboardCollection,
  BlendOption,
  Cartesian2,
  Cartesian3,
  DistanceDisplayCondition,
  Math as CesiumMath,
  NearFarScalar,
  type Billboard,
  type Scene,
} from 'cesium';
import { SURFACE } from '../theme/palette.ts';
import { headingIcon, iconScale, officerIcon } from './icons.ts';
import { labelImage } from './label-image.ts';
import { glideTo, positionAt, standAt, type Glide } from './motion.ts';

const HEIGHT_METRES = 6;
const NAMES_BELOW_METRES = 1_900;
const ALWAYS_IN_FRONT = Number.POSITIVE_INFINITY;
const SCALE_BY_DISTANCE = new NearFarScalar(1_500, 1, 16_000, 0.62);
const NAME_STYLE = { sizePixels: 12, weight: 600, colour: SURFACE.text, plate: 'rgba(11,17,24,0.78)' } as const;

interface Drawn {
  officer: OfficerLive;
  glide: Glide;
  readonly icon: Billboard;
  readonly wedge: Billboard;
  readonly name: Billboard;
}

/** Officers as three billboards each: wedge for the heading, icon for the state, name from nearby. They glide between fixes. */
export class OfficersLayer {
  private readonly wedges: BillboardCollection;
  private readonly icons: BillboardCollection;
  private readonly names: BillboardCollection;
  private readonly drawn = new Map<number, Drawn>();
  private selectedId: number | null = null;
  private readonly scratch = new Cartesian3();

  constructor(scene: Scene) {
    const add = (): BillboardCollection =>
      scene.primitives.add(
        new BillboardCollection({ scene, blendOption: BlendOption.TRANSLUCENT }),
      ) as BillboardCollection;
    this.wedges = add();
    this.icons = add();
    this.names = add();
  }

  get count(): number {
    return this.drawn.size;
  }

  show(officers: boolean, names: boolean): void {
    this.wedges.show = this.icons.show = officers;
    this.names.show = officers && names;
  }

  /** Takes over the living picture. `glides`: may things glide on this machine, or do they jump? `now`: epoch ms. */
  sync(officers: ReadonlyMap<number, OfficerLive>, selectedId: number | null, now: number, glides: boolean): void {
    for (const [id, drawn] of this.drawn) if (!placed(officers.get(id))) this.removeOne(id, drawn);
    for (const officer of officers.values()) {
      if (!placed(officer)) continue;
      const known = this.drawn.get(officer.officerId);
      if (known?.officer === officer && selectedId === this.selectedId) continue;
      if (known) this.update(known, officer, selectedId, now, glides);
      else this.drawn.set(officer.officerId, this.create(officer, selectedId));
    }
    this.selectedId = selectedId;
  }

  /** Moves everybody to where they are at `now` (epoch ms) and says whether anybody still moves. */
  frame(now: number): boolean {
    let moving = false;
    for (const drawn of this.drawn.values()) {
      const { glide } = drawn;
      if (glide.endsAt === 0) continue;
      this.place(drawn, now);
      if (now >= glide.endsAt) drawn.glide = standAt(glide.toLon, glide.toLat);
      else moving = true;
    }
    return moving;
  }

  /** Where an officer is drawn now, or undefined when not drawn. */
  positionOf(officerId: number): Cartesian3 | undefined {
    return this.drawn.get(officerId)?.icon.position;
  }

  *targets(): Generator<{ readonly officer: OfficerLive; readonly position: Cartesian3 }> {
    if (!this.icons.show) return;
    for (const { officer, icon } of this.drawn.values()) yield { officer, position: icon.position };
  }

  private create(officer: OfficerLive & Placed, selectedId: number | null): Drawn {
    const position = Cartesian3.fromDegrees(officer.lon, officer.lat, HEIGHT_METRES);
    const common = {
      position,
      scale: iconScale(),
      scaleByDistance: SCALE_BY_DISTANCE,
      disableDepthTestDistance: ALWAYS_IN_FRONT,
    };
    const drawn: Drawn = {
      officer,
      glide: standAt(officer.lon, officer.lat),
      // North on the screen follows the camera, so the wedge is turned in the world's frame.
      wedge: this.wedges.add({ ...common, alignedAxis: Cartesian3.UNIT_Z }),
      icon: this.icons.add(common),
      name: this.names.add({
        ...common,
        pixelOffset: new Cartesian2(0, 22),
        distanceDisplayCondition: new DistanceDisplayCondition(0, NAMES_BELOW_METRES),
      }),
    };
    const { name, image } = labelImage(officer.name, NAME_STYLE);
    drawn.name.setImage(name, image);
    this.dress(drawn, officer.officerId === selectedId);
    return drawn;
  }

  private update(
    drawn: Drawn,
    officer: OfficerLive & Placed,
    selectedId: number | null,
    now: number,
    glides: boolean,
  ): void {
    const before = drawn.officer;
    drawn.officer = officer;
    if (officer.lon !== before.lon || officer.lat !== before.lat) {
      const pauseMs = (officer.fixAt ?? 0) - (before.fixAt ?? 0);
      drawn.glide = glides
        ? glideTo(drawn.glide, officer.lon, officer.lat, now, pauseMs)
        : { ...standAt(officer.lon, officer.lat), endsAt: 1 };
      if (drawn.glide.endsAt === 0) drawn.glide = { ...drawn.glide, endsAt: 1 };
    }
    this.dress(drawn, officer.officerId === selectedId);
  }

  private dress(drawn: Drawn, selected: boolean): void {
    const { state, heading } = drawn.officer;
    const icon = officerIcon(state, selected);
    drawn.icon.setImage(icon.name, icon.image);
    drawn.wedge.show = heading !== null && state !== 'off-duty';
    if (heading === null) return;
    const wedge = headingIcon(state);
    drawn.wedge.setImage(wedge.name, wedge.image);
    drawn.wedge.rotation = -CesiumMath.toRadians(heading);
  }

  private place(drawn: Drawn, now: number): void {
    const [lon, lat] = positionAt(drawn.glide, now);
    const position = Cartesian3.fromDegrees(lon, lat, HEIGHT_METRES, undefined, this.scratch);
    drawn.icon.position = position;
    drawn.wedge.position = position;
    drawn.name.position = position;
  }

  private removeOne(id: number, drawn: Drawn): void {
    this.icons.remove(drawn.icon);
    this.wedges.remove(drawn.wedge);
    this.names.remove(drawn.name);
    this.drawn.delete(id);
  }
}

interface Placed {
  readonly lon: number;
  readonly lat: number;
}

function placed(officer: OfficerLive | undefined): officer is OfficerLive & Placed {
  return officer !== undefined && officer.lon !== null && officer.lat !== null;
}
