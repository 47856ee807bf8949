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
import { MAP } from '../theme/palette.ts';
import { declutter } from './declutter.ts';
import { ICON_DENSITY, iconScale } from './icons.ts';
import { labelImage, type LabelStyle } from './label-image.ts';
import { roadLabelPlaces } from './road-label-places.ts';

interface LabelClass {
  /** 0 is shown before all others. */
  readonly rank: number;
  /** Camera heights between which the class is shown, metres. */
  readonly from: number;
  readonly to: number;
  readonly style: LabelStyle;
}

const CLASSES = {
  subdistrict: { rank: 0, from: 2_200, to: 60_000, style: { sizePixels: 15, weight: 600, colour: MAP.areaLabel } },
  water: { rank: 1, from: 0, to: 40_000, style: { sizePixels: 13, weight: 500, colour: MAP.waterLabel } },
  main: { rank: 2, from: 0, to: 9_000, style: { sizePixels: 12, weight: 500, colour: MAP.roadLabel } },
  place: { rank: 3, from: 0, to: 7_000, style: { sizePixels: 12.5, weight: 600, colour: MAP.label } },
  green: { rank: 4, from: 0, to: 9_000, style: { sizePixels: 12, weight: 500, colour: '#86b295' } },
  community: { rank: 5, from: 500, to: 2_800, style: { sizePixels: 12, weight: 500, colour: MAP.innerBorder } },
  secondary: { rank: 6, from: 0, to: 2_200, style: { sizePixels: 11, weight: 400, colour: MAP.roadLabel } },
} as const satisfies Record<string, LabelClass>;

interface Label {
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
  private shown = true;

  /** `group`: the place in the order of drawing that labels have, below icons. */
  constructor(scene: Scene, group: PrimitiveCollection, map: BaseMap, areas: readonly Area[], english: boolean) {
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
    for (const { geometry, properties } of map.features) {
      const name = nameOf(properties);
      if (name === '' || (properties.kind === 'place' && surfaces.has(properties.name))) continue;
      if (properties.kind === 'place' && geometry.type === 'Point') this.add(name, geometry.coordinates, CLASSES.place);
      else if (properties.kind === 'road' && geometry.type === 'LineString') {
        if (properties.roadClass === 'lane') continue;
        const kind = properties.roadClass === 'main' ? CLASSES.main : CLASSES.secondary;
        for (const place of roadLabelPlaces(geometry.coordinates, 1_200)) this.add(name, place, kind);
      } else if (properties.kind === 'water' || properties.kind === 'green') {
        if (geometry.type === 'Polygon' || geometry.type === 'MultiPolygon')
          this.add(name, insidePoint(geometry), CLASSES[properties.kind]);
      }
    }
  }

  show(shown: boolean): void {
    this.shown = shown;
    this.collection.show = shown;
  }

  /** Chooses again what is readable. Called when the camera has come to rest, and now and then while it moves. */
  choose(cameraHeightMetres: number): void {
    if (!this.shown) return;
    const candidates: (Label & { x: number; y: number; rank: number })[] = [];
    for (const label of this.labels) {
      label.billboard.show = false;
      if (cameraHeightMetres < label.kind.from || cameraHeightMetres > label.kind.to) continue;
      const place = SceneTransforms.worldToWindowCoordinates(this.scene, label.position, new Cartesian2());
      if (place) candidates.push({ ...label, x: place.x, y: place.y, rank: label.kind.rank });
    }
    const { clientWidth, clientHeight } = this.scene.canvas;
    declutter(candidates, clientWidth, clientHeight).forEach((shows, index) => {
      candidates[index]!.billboard.show = shows;
    });
  }

  destroy(): void {
    this.group.remove(this.collection);
  }

  private add(text: string, [lon, lat]: LonLat, kind: LabelClass): void {
    const { name, image, width, height } = labelImage(text, kind.style);
    const position = Cartesian3.fromDegrees(lon, lat, 8);
    const billboard = this.collection.add({
      position,
      scale: iconScale(),
      show: false,
      disableDepthTestDistance: Number.POSITIVE_INFINITY,
    });
    billboard.setImage(name, image);
    const zoom = iconScale() * ICON_DENSITY;
    this.labels.push({ billboard, position, kind, width: width * zoom, height: height * zoom });
  }
}
