import type { OfficerLive, OfficerState } from '@xuncheng/contract';
import {
  BillboardCollection,
  BlendOption,
  Cartesian2,
  Cartesian3,
  Math as CesiumMath,
  NearFarScalar,
  type Billboard,
  type Scene,
} from 'cesium';
import { SURFACE } from '../theme/palette.ts';
import { clusterIcon, headingIcon, iconScale, officerIcon, type Icon } from './icons.ts';
import { labelImage } from './label-image.ts';

const HEIGHT_METRES = 6;
const SCALE_BY_DISTANCE = new NearFarScalar(1_500, 1, 16_000, 0.72);
const NAME_STYLE = { sizePixels: 12, weight: 600, colour: SURFACE.text, plate: 'rgba(11,17,24,0.78)' } as const;
/** Pixels from the middle of the icon to the middle of the name. */
export const NAME_BELOW_PIXELS = 22;

/** Three billboards that show an officer or a cluster, and whatever they show next: nothing is made anew while people move. */
export interface OfficerSprite {
  readonly icon: Billboard;
  readonly wedge: Billboard;
  readonly name: Billboard;
  iconName: string;
  wedgeName: string;
  nameName: string;
}

/** The sprites on the screen. There are as many as were ever shown at once, which a screen bounds, not the number of officers. */
export class OfficerSprites {
  private readonly wedges: BillboardCollection;
  private readonly icons: BillboardCollection;
  private readonly names: BillboardCollection;
  private readonly free: OfficerSprite[] = [];

  constructor(scene: Scene) {
    const add = (): BillboardCollection =>
      scene.primitives.add(
        new BillboardCollection({ scene, blendOption: BlendOption.TRANSLUCENT }),
      ) as BillboardCollection;
    this.wedges = add();
    this.icons = add();
    this.names = add();
  }

  get shown(): boolean {
    return this.icons.show;
  }

  show(officers: boolean, names: boolean): void {
    this.wedges.show = this.icons.show = officers;
    this.names.show = officers && names;
  }

  take(): OfficerSprite {
    const sprite = this.free.pop() ?? this.make();
    sprite.icon.show = true;
    return sprite;
  }

  release(sprite: OfficerSprite): void {
    sprite.icon.show = sprite.wedge.show = sprite.name.show = false;
    this.free.push(sprite);
  }

  private make(): OfficerSprite {
    const common = {
      position: Cartesian3.ZERO, // until it is put somewhere
      scale: iconScale(),
      scaleByDistance: SCALE_BY_DISTANCE,
      disableDepthTestDistance: Number.POSITIVE_INFINITY,
      show: false,
    };
    return {
      // North on the screen follows the camera, so the wedge is turned in the world's frame.
      wedge: this.wedges.add({ ...common, alignedAxis: Cartesian3.UNIT_Z }),
      icon: this.icons.add(common),
      name: this.names.add({ ...common, pixelOffset: new Cartesian2(0, NAME_BELOW_PIXELS) }),
      iconName: '',
      wedgeName: '',
      nameName: '',
    };
  }
}

/** Show an officer. */
export function dressOfficer(sprite: OfficerSprite, officer: OfficerLive, selected: boolean): void {
  const { state, heading } = officer;
  const icon = officerIcon(state, selected);
  if (sprite.iconName !== icon.name) setImage(sprite.icon, (sprite.iconName = icon.name), icon);
  sprite.wedge.show = heading !== null && state !== 'off-duty';
  if (heading === null) return;
  const wedge = headingIcon(state);
  if (sprite.wedgeName !== wedge.name) setImage(sprite.wedge, (sprite.wedgeName = wedge.name), wedge);
  sprite.wedge.rotation = -CesiumMath.toRadians(heading);
}

/** Show the name under it, or not; its size in pixels. */
export function dressName(sprite: OfficerSprite, officer: OfficerLive, shown: boolean): void {
  sprite.name.show = shown;
  if (!shown) return;
  const label = nameLabel(officer);
  if (sprite.nameName !== label.name) setImage(sprite.name, (sprite.nameName = label.name), label);
}

/** The image of a name and its size on the screen, pixels. */
export function nameLabel(officer: OfficerLive): ReturnType<typeof labelImage> {
  return labelImage(officer.name, NAME_STYLE);
}

/** Show a cluster. */
export function dressCluster(sprite: OfficerSprite, worst: OfficerState, count: number): void {
  const icon = clusterIcon(worst, count);
  if (sprite.iconName !== icon.name) setImage(sprite.icon, (sprite.iconName = icon.name), icon);
  sprite.wedge.show = sprite.name.show = false;
}

const scratch = new Cartesian3();

/** Put it somewhere, degrees. */
export function placeSprite(sprite: OfficerSprite, lon: number, lat: number): void {
  const position = Cartesian3.fromDegrees(lon, lat, HEIGHT_METRES, undefined, scratch);
  sprite.icon.position = position;
  if (sprite.wedge.show) sprite.wedge.position = position;
  if (sprite.name.show) sprite.name.position = position;
}

/** Where something at these degrees is drawn. */
export function positionAbove(lon: number, lat: number): Cartesian3 {
  return Cartesian3.fromDegrees(lon, lat, HEIGHT_METRES);
}

function setImage(billboard: Billboard, name: string, { image }: Icon): void {
  billboard.setImage(name, image);
}
