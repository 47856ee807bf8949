import { insidePoint, type Area, type BaseMap, type LonLat } from '@xuncheng/contract';
import {
  BillboardCollection,
  BlendOption,
  Cartesian2,
  Cartesian3,
  SceneTransforms,
  type Billboard,
  type PrimitiveCollection,
  type Scene,
} from 'cesium';
import type { MapColours } from '../theme/map-look.ts';
import { declutter, type ScreenLabel } from './declutter.ts';
import { ICON_DENSITY, iconScale } from './icons.ts';
import { labelImage, type LabelStyle } from './label-image.ts';
import { namePlaces } from './road-label-places.ts';

interface LabelClass {
  /** 0 is shown before all others. */
  readonly rank: number;
  /** Camera heights between which the class is shown, metres. */
  readonly from: number;
  readonly to: number;
  readonly style: Omit<LabelStyle, 'colour' | 'halo'>;
  readonly colour: keyof MapColours & `${string}abel`;
}

const CLASSES = {
  subdistrict: { rank: 0, from: 2_200, to: 60_000, style: { sizePixels: 15, weight: 600 }, colour: 'areaLabel' },
  water: { rank: 1, from: 0, to: 40_000, style: { sizePixels: 13, weight: 500 }, colour: 'waterLabel' },
  main: { rank: 2, from: 0, to: 9_000, style: { sizePixels: 12, weight: 500 }, colour: 'roadLabel' },
  place: { rank: 3, from: 0, to: 7_000, style: { sizePixels: 12.5, weight: 600 }, colour: 'label' },
  green: { rank: 4, from: 0, to: 9_000, style: { sizePixels: 12, weight: 500 }, colour: 'greenLabel' },
  community: { rank: 5, from: 500, to: 2_800, style: { sizePixels: 12, weight: 500 }, colour: 'communityLabel' },
  secondary: { rank: 6, from: 0, to: 2_200, style: { sizePixels: 11, weight: 400 }, colour: 'roadLabel' },
} as const satisfies Record<string, LabelClass>;

const ROAD_NAME_SPACING_METRES = 1_200;
/** From far away that is little on the screen: nearer to itself than this a name is not written again. */
const SAME_NAME_PIXELS = 360;

/** Where a name may stand, in its own widths and heights; the first is best. */
const OFFSETS = [
  [0, 0],
  [0, -1.5],
  [0, 1.5],
  [-0.65, -1],
  [0.65, 1],
] as const;
type Offset = readonly [rightPixels: number, downPixels: number];

interface Label {
  readonly text: string;
  readonly billboard: Billboard;
  readonly position: Cartesian3;
  readonly kind: LabelClass;
  readonly width: number;
  readonly height: number;
}

/** Names of areas, waters, roads and places. Which of them show is decided anew when the camera rests. */
export class LabelsLayer {
  private readonly scene: Scene;
  private readonly group: PrimitiveCollection;
  private readonly collection: BillboardCollection;
  private readonly labels: Label[] = [];
  private readonly colours: MapColours;
  private shown = true;

  /** `group`: the place in the order of drawing that labels have, below icons. */
  constructor(
    scene: Scene,
    group: PrimitiveCollection,
    map: BaseMap,
    areas: readonly Area[],
    english: boolean,
    colours: MapColours,
  ) {
    this.colours = colours;
    this.scene = scene;
    this.group = group;
    this.collection = group.add(
      new BillboardCollection({ scene, blendOption: BlendOption.TRANSLUCENT }),
    ) as BillboardCollection;
    const nameOf = (names: { name?: string | undefined; nameEn?: string | undefined }): string =>
      (english ? names.nameEn : names.name) ?? names.name ?? '';
    for (const area of areas.slice(1)) {
      if (area.level !== 'subdistrict' && area.level !== 'community') continue;
      this.add(nameOf(area), insidePoint(area.geometry), CLASSES[area.level]);
    }
    // A lake that is also listed as a place is named once.
    const surfaces = new Set(
      map.features.flatMap(({ properties: { kind, name } }) => (kind === 'water' || kind === 'green' ? [name] : [])),
    );
    const roads = new Map<string, { readonly line: readonly LonLat[]; readonly kind: LabelClass }[]>();
    for (const { geometry, properties } of map.features) {
      const name = nameOf(properties);
      if (name === '' || (properties.kind === 'place' && surfaces.has(properties.name))) continue;
      if (properties.kind === 'place' && geometry.type === 'Point') this.add(name, geometry.coordinates, CLASSES.place);
      else if (properties.kind === 'road' && geometry.type === 'LineString') {
        if (properties.roadClass === 'lane') continue;
        const kind = properties.roadClass === 'main' ? CLASSES.main : CLASSES.secondary;
        const named = roads.get(name) ?? [];
        roads.set(name, [...named, { line: geometry.coordinates, kind }]);
      } else if (properties.kind === 'water' || properties.kind === 'green') {
        if (geometry.type === 'Polygon' || geometry.type === 'MultiPolygon')
          this.add(name, insidePoint(geometry), CLASSES[properties.kind]);
      }
    }
    for (const [name, lines] of roads)
      for (const { of, place } of namePlaces(lines, ROAD_NAME_SPACING_METRES)) this.add(name, place, of.kind);
  }

  show(shown: boolean): void {
    this.shown = shown;
    this.collection.show = shown;
  }

  /**
   * Chooses again what is readable, around the icons (`obstacles`): a name under an icon gives way a little, or is left out. Called when the
   * camera has come to rest, and now and then while it moves.
   */
  choose(cameraHeightMetres: number, obstacles: readonly ScreenLabel[]): void {
    if (!this.shown) return;
    const { clientWidth, clientHeight } = this.scene.canvas;
    const candidates: (ScreenLabel & { readonly label?: Label; readonly offset?: Offset })[] = [...obstacles];
    this.labels.forEach((label, group) => {
      label.billboard.show = false;
      const { kind, position, width, height } = label;
      if (cameraHeightMetres < kind.from || cameraHeightMetres > kind.to) return;
      const at = SceneTransforms.worldToWindowCoordinates(this.scene, position, new Cartesian2());
      if (!at) return;
      OFFSETS.forEach(([east, south], preference) => {
        const offset: Offset = [east * width, south * height];
        // Among names of a rank, all try their own place before any gives way.
        const rank = kind.rank + preference / OFFSETS.length;
        // Half a name at the edge is none.
        if (at.x + offset[0] < width / 2 || at.x + offset[0] > clientWidth - width / 2) return;
        candidates.push({ x: at.x + offset[0], y: at.y + offset[1], width, height, rank, group, label, offset });
      });
    });
    const names: { readonly text: string; readonly x: number; readonly y: number }[] = [];
    declutter(candidates, clientWidth, clientHeight).forEach((shows, index) => {
      const { label, offset } = candidates[index]!;
      if (!shows || !label || !offset) return;
      const { x, y } = candidates[index]!;
      const { text } = label;
      if (names.some((name) => name.text === text && Math.hypot(name.x - x, name.y - y) < SAME_NAME_PIXELS)) return;
      names.push({ text, x, y });
      label.billboard.show = true;
      label.billboard.pixelOffset = new Cartesian2(offset[0], offset[1]);
    });
  }

  destroy(): void {
    this.group.remove(this.collection);
  }

  private add(text: string, [lon, lat]: LonLat, kind: LabelClass): void {
    const colour = this.colours[kind.colour];
    const { name, image, width, height } = labelImage(text, { ...kind.style, colour, halo: this.colours.halo });
    const position = Cartesian3.fromDegrees(lon, lat, 8);
    const billboard = this.collection.add({
      position,
      scale: iconScale(),
      show: false,
      disableDepthTestDistance: Number.POSITIVE_INFINITY,
    });
    billboard.setImage(name, image);
    const zoom = iconScale() * ICON_DENSITY;
    this.labels.push({ text, billboard, position, kind, width: width * zoom, height: height * zoom });
  }
}
