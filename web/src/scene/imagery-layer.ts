/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- Cesium's typings name a base class where by documentation any of its family is meant. */
import type { MapSource } from '@xuncheng/contract';
import {
  GeographicTilingScheme,
  ImageryLayer,
  Rectangle,
  Resource,
  UrlTemplateImageryProvider,
  WebMercatorTilingScheme,
  type Request,
  type Scene,
  type TileProviderError,
  type TilingScheme,
} from 'cesium';
import type { SourceState } from '../view/ground.ts';
import { shiftToGcj } from './shifted-tiling.ts';

/** A tile that fails is a tile; so many in a row, and none in between that comes, are a source that is away. */
const AWAY_AFTER = 4;
/** After so long it is tried again. */
const TRY_AGAIN_MS = 15_000;

const SCHEMES: Readonly<Record<MapSource['tiling'], () => TilingScheme>> = {
  'web-mercator': () => new WebMercatorTilingScheme(),
  geographic: () => new GeographicTilingScheme(),
};

/** Tells what becomes of its tiles. */
class WatchedProvider extends UrlTemplateImageryProvider {
  onAnswer: () => void = () => undefined;

  override requestImage(
    x: number,
    y: number,
    level: number,
    request?: Request,
  ): ReturnType<UrlTemplateImageryProvider['requestImage']> {
    const image = super.requestImage(x, y, level, request);
    image?.then(
      () => {
        this.onAnswer();
      },
      () => undefined,
    );
    return image;
  }
}

/** Ends where it ends: the engine would draw out the edges of the lowest layer over the whole earth, and ask for the tiles to do so. */
class BoundedLayer extends ImageryLayer {
  override isBaseLayer(): boolean {
    return false;
  }
}

/** Imagery under the city, one at a time. What does not answer is taken away, so that the drawn map is there, and tried again. */
export class ImageryLayers {
  private readonly scene: Scene;
  private readonly bounds: Rectangle;
  private readonly onState: (id: number, state: SourceState) => void;
  private source: MapSource | null = null;
  private layer: ImageryLayer | null = null;
  private tryAgain: ReturnType<typeof setTimeout> | undefined;
  private brightness = 1;

  /** `bounds`: degrees; beyond them nothing is asked for, so that no quota is spent on the sea. */
  constructor(
    scene: Scene,
    bounds: readonly [west: number, south: number, east: number, north: number],
    onState: (id: number, state: SourceState) => void,
  ) {
    this.scene = scene;
    this.bounds = Rectangle.fromDegrees(...bounds);
    this.onState = onState;
  }

  show(source: MapSource | null): void {
    if (source?.id === this.source?.id && source?.version === this.source?.version) return;
    this.take();
    this.source = source;
    if (!source) return;
    this.onState(source.id, 'waiting');
    this.lay(source);
  }

  /** By night a picture taken by day would outshine what moves on it. */
  paint(isNight: boolean): void {
    this.brightness = isNight ? 0.55 : 1;
    if (this.layer) this.layer.brightness = this.brightness;
  }

  destroy(): void {
    this.take();
    this.source = null;
  }

  private lay(source: MapSource): void {
    const provider = providerOf(source, this.bounds);
    const layer = new BoundedLayer(provider);
    layer.brightness = this.brightness;
    let failures = 0;
    provider.onAnswer = () => {
      failures = 0;
      if (this.layer === layer) this.onState(source.id, 'shown');
    };
    provider.errorEvent.addEventListener(({ error }: TileProviderError) => {
      // The source answers that it has none there: the tile above is shown.
      if ((error as { statusCode?: number } | undefined)?.statusCode === 404) return;
      failures += 1;
      if (failures >= AWAY_AFTER && this.layer === layer) this.leave(source);
    });
    this.layer = layer;
    this.scene.imageryLayers.add(layer);
    this.scene.requestRender();
  }

  private leave(source: MapSource): void {
    this.take();
    this.onState(source.id, 'away');
    this.tryAgain = setTimeout(() => {
      this.lay(source);
    }, TRY_AGAIN_MS);
  }

  private take(): void {
    clearTimeout(this.tryAgain);
    // The engine's widget may have gone first, and everything in it.
    if (!this.layer || this.scene.isDestroyed()) return;
    this.scene.imageryLayers.remove(this.layer, true);
    this.layer = null;
    this.scene.requestRender();
  }
}

function providerOf(source: MapSource, rectangle: Rectangle): WatchedProvider {
  const { id, version, tiling, system, minLevel, maxLevel } = source;
  return new WatchedProvider({
    // With a header of its own it is fetched, and not an image element: only then is told why there is none.
    url: new Resource({
      url: `/api/v1/map-sources/${String(id)}/tiles/{z}/{x}/{y}?v=${String(version)}`,
      headers: { 'X-Requested-With': 'xuncheng' },
    }),
    tilingScheme: system === 'gcj02' ? shiftToGcj(SCHEMES[tiling]) : SCHEMES[tiling](),
    minimumLevel: minLevel,
    maximumLevel: maxLevel,
    rectangle,
    enablePickFeatures: false,
  });
}
