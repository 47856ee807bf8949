import { surfaceBox, type MapSource } from '@xuncheng/contract';
import type { Scene } from 'cesium';
import { overImagery, type MapColours } from '../theme/map-look.ts';
import type { SourceState } from '../view/ground.ts';
import { BaseMapLayer } from './base-map-layer.ts';
import { ImageryLayers } from './imagery-layer.ts';
import { ModelsLayer } from './models-layer.ts';
import { hasSoftwareRenderer } from './render-pump.ts';
import type { SceneData } from './scene-input.ts';

/** How far beyond the district imagery is asked for, degrees: as far as its surroundings are dimmed. */
const REACH = 0.4;
/** How coarse the ground may be, pixels: a drawn one is the same everywhere. */
const DRAWN = { error: 8, tiles: 20 } as const;
const PICTURED = { error: 2, tiles: 100 } as const;
const PICTURED_BY_SOFTWARE = { error: 4, tiles: 60 } as const;

interface GroundEvents {
  readonly onStates: (states: ReadonlyMap<number, SourceState>) => void;
  /** What is written on it needs other colours. */
  readonly onInk: () => void;
}

/**
 * What the city stands on and is built of: drawn, or imagery and models where somebody chose them and they answer. The drawn map is always
 * there beneath, and back in the frame in which something else is not.
 */
export class GroundLayers {
  private readonly scene: Scene;
  private readonly events: GroundEvents;
  private readonly base: BaseMapLayer;
  private readonly imagery: ImageryLayers;
  private readonly models: ModelsLayer;
  private sources: readonly MapSource[] = [];
  private states = new Map<number, SourceState>();
  private blocks = true;
  private isPictured = false;
  private readonly endListening: () => void;

  constructor(
    scene: Scene,
    { map, areas }: SceneData,
    middle: { readonly lon: number; readonly lat: number },
    events: GroundEvents,
  ) {
    this.scene = scene;
    this.events = events;
    this.base = new BaseMapLayer(scene, map, middle);
    const [west, south, east, north] = areas[0]
      ? surfaceBox(areas[0].geometry)
      : [middle.lon, middle.lat, middle.lon, middle.lat];
    const onState = (id: number, state: SourceState): void => {
      this.setState(id, state);
    };
    this.imagery = new ImageryLayers(scene, [west - REACH, south - REACH, east + REACH, north + REACH], onState);
    this.models = new ModelsLayer(scene, middle, onState);
    // The engine goes a level finer with each frame that is drawn; drawn on request alone it would stop half way.
    this.endListening = scene.globe.tileLoadProgressEvent.addEventListener((waiting: number) => {
      if (waiting > 0 && this.isPictured) scene.requestRender();
    });
  }

  /** Is what is drawn built and on the screen? */
  get ready(): boolean {
    return this.base.ready;
  }

  /** `blocks`: whether buildings are wanted where there are no models. */
  show(sources: readonly MapSource[], blocks: boolean): void {
    this.blocks = blocks;
    this.sources = sources;
    const ids = new Set(sources.map(({ id }) => id));
    this.states = new Map([...this.states].filter(([id]) => ids.has(id)));
    this.imagery.show(sources.find(({ kind }) => kind === 'imagery') ?? null);
    this.models.show(sources.filter(({ kind }) => kind === '3d-tiles'));
    this.arrange();
  }

  /** Colours for what is drawn on it. */
  colours(look: MapColours): MapColours {
    return this.isPictured ? overImagery(look) : look;
  }

  paint(colours: MapColours): void {
    this.base.paint(colours);
    const isNight = colours.windows !== null;
    this.imagery.paint(isNight);
    this.models.paint(isNight);
  }

  destroy(): void {
    this.endListening();
    this.imagery.destroy();
    this.models.destroy();
  }

  private setState(id: number, state: SourceState): void {
    if (this.states.get(id) === state) return;
    this.states = new Map(this.states).set(id, state);
    this.arrange();
  }

  private arrange(): void {
    const isShown = (kind: MapSource['kind']): boolean =>
      this.sources.some((source) => {
        const state = this.states.get(source.id);
        return source.kind === kind && (state === 'shown' || state === 'partly');
      });
    this.base.showBlocks(this.blocks && !isShown('3d-tiles'));
    this.events.onStates(this.states);
    const wasPictured = this.isPictured;
    this.isPictured = isShown('imagery');
    this.base.showGround(!this.isPictured);
    const isAsked = this.sources.some(({ kind }) => kind === 'imagery');
    const { error, tiles } = !isAsked ? DRAWN : hasSoftwareRenderer(this.scene) ? PICTURED_BY_SOFTWARE : PICTURED;
    this.scene.globe.maximumScreenSpaceError = error;
    this.scene.globe.tileCacheSize = tiles;
    this.scene.requestRender();
    if (wasPictured !== this.isPictured) this.events.onInk();
  }
}
