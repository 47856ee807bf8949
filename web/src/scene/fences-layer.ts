import { insidePoint, type LonLat } from '@xuncheng/contract';
import { BillboardCollection, BlendOption, Cartesian3, NearFarScalar, PrimitiveCollection, type Scene } from 'cesium';
import { MAP_LOOKS, type MapColours } from '../theme/map-look.ts';
import { iconScale } from './icons.ts';
import { labelImage } from './label-image.ts';
import { dashedOverlay, flatOverlay } from './overlays.ts';
import { colourOf } from './shapes.ts';

const HEIGHT_METRES = 4;
const WIDTH_PIXELS = 2.5;
const SELECTED_WIDTH_PIXELS = 4;
const FILL_OPACITY = 0.14;
const NAME_PIXELS = 13;
/** Names of small fences would be a heap of letters from high up. */
const NAME_BY_DISTANCE = new NearFarScalar(4_000, 1, 9_000, 0);

/** A fence as it is drawn. */
export interface DrawnFence {
  readonly name: string;
  /** Not closed. */
  readonly ring: readonly LonLat[];
  readonly isPaused: boolean;
  readonly isSelected: boolean;
}

/** Geofences: a dashed outline with the name inside; grey while paused, filled while selected. */
export class FencesLayer {
  private readonly lines: PrimitiveCollection;
  private readonly names: BillboardCollection;
  private fences: readonly DrawnFence[] = [];
  private colours: MapColours = MAP_LOOKS.night;

  constructor(scene: Scene) {
    this.lines = scene.primitives.add(new PrimitiveCollection()) as PrimitiveCollection;
    this.names = scene.primitives.add(
      new BillboardCollection({ scene, blendOption: BlendOption.TRANSLUCENT }),
    ) as BillboardCollection;
  }

  show(shown: boolean): void {
    this.lines.show = this.names.show = shown;
  }

  paint(colours: MapColours): void {
    this.colours = colours;
    this.draw();
  }

  set(fences: readonly DrawnFence[]): void {
    this.fences = fences;
    this.draw();
  }

  private draw(): void {
    const { fence, trailGap, halo } = this.colours;
    this.lines.removeAll();
    this.names.removeAll();
    for (const { name, ring, isPaused, isSelected } of this.fences) {
      const css = isPaused ? trailGap : fence;
      const colour = colourOf(css);
      if (isSelected) this.lines.add(flatOverlay(ring, HEIGHT_METRES, colour.withAlpha(FILL_OPACITY)));
      const width = isSelected ? SELECTED_WIDTH_PIXELS : WIDTH_PIXELS;
      const line = dashedOverlay([[...ring, ring[0]!]], HEIGHT_METRES, width, colour);
      if (line) this.lines.add(line);
      if (name === '') continue;
      const [lon, lat] = insidePoint({ type: 'Polygon', coordinates: [ring] });
      const label = labelImage(name, { sizePixels: NAME_PIXELS, weight: 600, colour: css, halo });
      this.names
        .add({
          position: Cartesian3.fromDegrees(lon, lat, HEIGHT_METRES),
          scale: iconScale(),
          translucencyByDistance: NAME_BY_DISTANCE,
          disableDepthTestDistance: Number.POSITIVE_INFINITY,
        })
        .setImage(label.name, label.image);
    }
  }
}
