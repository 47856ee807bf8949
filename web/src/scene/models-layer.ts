/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- Cesium's typings name a base class where by documentation any of its family is meant. */
import type { MapSource } from '@xuncheng/contract';
import {
  Cartesian3,
  Cesium3DTileset,
  DirectionalLight,
  Ellipsoid,
  Matrix4,
  Resource,
  Transforms,
  type Scene,
} from 'cesium';
import type { SourceState } from '../view/ground.ts';
import { prepareMeshopt } from './meshopt-decoder.ts';
import { hasSoftwareRenderer } from './render-pump.ts';

const TRY_AGAIN_MS = 30_000;
/** The engine never asks again for a part that failed: a damaged model is loaded anew beside itself. */
const MEND_AFTER_MS = 15_000;
/** How coarse a model may be, pixels; the engine's own 16 where there is a graphics processor. */
const ERROR_PIXELS = { software: 32, hardware: 16 } as const;
/** Where the light goes, as on the drawn blocks: from the south-west, down. East, north, up. */
const LIGHT = new Cartesian3(0.55, 0.62, -0.75);
/** The engine's sun has 2. */
const INTENSITY = { day: 2, night: 0.7 } as const;
/** Light from everywhere, as spherical harmonics: the first is the mean, the others would say from where. */
const AMBIENT = { day: 1.1, night: 0.5 } as const;

interface Model {
  readonly source: MapSource;
  tileset: Cesium3DTileset | null;
  /** Loaded beside a damaged one, to take its place. */
  candidate: Cesium3DTileset | null;
  tryAgain: ReturnType<typeof setTimeout> | undefined;
}

/** Models of buildings (3D Tiles), each by itself; what cannot be loaded is tried again. */
export class ModelsLayer {
  private readonly scene: Scene;
  private readonly onState: (id: number, state: SourceState) => void;
  private readonly models = new Map<number, Model>();
  private readonly light: DirectionalLight;
  private ambient: number = AMBIENT.day;

  /** `middle`: of the district, degrees. */
  constructor(
    scene: Scene,
    middle: { readonly lon: number; readonly lat: number },
    onState: (id: number, state: SourceState) => void,
  ) {
    this.scene = scene;
    this.onState = onState;
    // Not the sun of now, which by night leaves models black: nothing else in the scene is lit by it.
    const frame = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(middle.lon, middle.lat));
    const direction = Matrix4.multiplyByPointAsVector(frame, LIGHT, new Cartesian3());
    this.light = new DirectionalLight({ direction: Cartesian3.normalize(direction, direction) });
    scene.light = this.light;
  }

  show(sources: readonly MapSource[]): void {
    const wanted = new Map(sources.map((source) => [source.id, source]));
    for (const [id, model] of this.models) {
      if (wanted.get(id)?.version === model.source.version) continue;
      this.models.delete(id);
      this.take(model);
    }
    for (const source of sources) {
      if (this.models.has(source.id)) continue;
      const model: Model = { source, tileset: null, candidate: null, tryAgain: undefined };
      this.models.set(source.id, model);
      this.onState(source.id, 'waiting');
      void this.load(model);
    }
  }

  paint(isNight: boolean): void {
    this.light.intensity = isNight ? INTENSITY.night : INTENSITY.day;
    this.ambient = isNight ? AMBIENT.night : AMBIENT.day;
    for (const { tileset } of this.models.values()) if (tileset) this.lightUp(tileset);
  }

  destroy(): void {
    this.show([]);
  }

  private async load(model: Model): Promise<void> {
    const { source } = model;
    const isWanted = (): boolean => this.models.get(source.id) === model;
    try {
      await prepareMeshopt();
      const tileset = await Cesium3DTileset.fromUrl(
        new Resource({
          url: `/api/v1/map-sources/${String(source.id)}/files/${encodeURIComponent(source.entry ?? '')}`,
          queryParameters: { v: String(source.version) },
        }),
        {
          maximumScreenSpaceError: ERROR_PIXELS[hasSoftwareRenderer(this.scene) ? 'software' : 'hardware'],
          // What comes in the place of a damaged one is looked at before it is shown.
          preloadWhenHidden: true,
        },
      );
      if (!isWanted()) {
        tileset.destroy();
        return;
      }
      this.stand(model, tileset);
    } catch {
      if (!isWanted()) return;
      if (model.tileset) this.mendLater(model);
      else this.leave(model);
    }
  }

  private stand(model: Model, tileset: Cesium3DTileset): void {
    const { source } = model;
    if (model.tileset) {
      tileset.show = false;
      if (model.candidate) this.drop(model.candidate);
      model.candidate = tileset;
    } else model.tileset = tileset;
    lift(tileset, source.heightMetres);
    // A map of reflections that the engine makes anew as the sun goes is much work for models that hardly shine.
    tileset.environmentMapManager.enabled = false;
    this.lightUp(tileset);
    let isDamaged = false;
    let hasSome = false;
    tileset.tileLoad.addEventListener(() => {
      hasSome = true;
      if (model.tileset === tileset) this.onState(source.id, isDamaged ? 'partly' : 'shown');
      this.scene.requestRender();
    });
    tileset.tileFailed.addEventListener(() => {
      const isFirst = !isDamaged;
      isDamaged = true;
      if (model.tileset === tileset && hasSome) this.onState(source.id, 'partly');
      if (isFirst) this.afterTheRound(model, tileset, () => this.mendLater(model));
    });
    tileset.allTilesLoaded.addEventListener(() => {
      this.afterTheRound(model, tileset, () => {
        const isCandidate = model.candidate === tileset;
        if (isCandidate && !isDamaged) this.replace(model, tileset);
        else if (isCandidate) {
          model.candidate = null;
          this.drop(tileset);
        }
        // The first answers may have been the failures: how much of it there is is known now.
        else if (isDamaged && !hasSome) this.leave(model);
      });
    });
    this.scene.primitives.add(tileset);
    this.scene.requestRender();
  }

  /** Not in the middle of the engine's own round over its tiles, and only while the tileset still counts. */
  private afterTheRound(model: Model, tileset: Cesium3DTileset, act: () => void): void {
    queueMicrotask(() => {
      if (model.tileset === tileset || model.candidate === tileset) act();
    });
  }

  /** What is whole on this screen takes the place of what was damaged. */
  private replace(model: Model, whole: Cesium3DTileset): void {
    if (model.tileset) this.drop(model.tileset);
    model.tileset = whole;
    model.candidate = null;
    whole.show = true;
    this.onState(model.source.id, 'shown');
    this.scene.requestRender();
  }

  private mendLater(model: Model): void {
    clearTimeout(model.tryAgain);
    model.tryAgain = setTimeout(() => void this.load(model), MEND_AFTER_MS);
  }

  private drop(tileset: Cesium3DTileset): void {
    if (this.scene.isDestroyed() || tileset.isDestroyed()) return;
    this.scene.primitives.remove(tileset);
    this.scene.requestRender();
  }

  private lightUp(tileset: Cesium3DTileset): void {
    const none = Array.from({ length: 8 }, () => Cartesian3.ZERO);
    const mean = new Cartesian3(this.ambient, this.ambient, this.ambient);
    tileset.imageBasedLighting.sphericalHarmonicCoefficients = [mean, ...none];
  }

  private leave(model: Model): void {
    this.take(model);
    this.onState(model.source.id, 'away');
    model.tryAgain = setTimeout(() => void this.load(model), TRY_AGAIN_MS);
  }

  private take(model: Model): void {
    clearTimeout(model.tryAgain);
    // The engine's widget may have gone first, and everything in it.
    if (this.scene.isDestroyed()) return;
    for (const tileset of [model.tileset, model.candidate]) if (tileset) this.drop(tileset);
    model.tileset = model.candidate = null;
  }
}

/** Up by so many metres, where the model is. */
function lift(tileset: Cesium3DTileset, metres: number): void {
  const { center } = tileset.boundingSphere;
  // A model that says of itself that it is in the middle of the earth has no up.
  if (metres === 0 || Cartesian3.magnitude(center) < 1) return;
  const up = Ellipsoid.WGS84.geodeticSurfaceNormal(center, new Cartesian3());
  tileset.modelMatrix = Matrix4.fromTranslation(Cartesian3.multiplyByScalar(up, metres, up));
}
