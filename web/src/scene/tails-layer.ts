import { PrimitiveCollection, type Scene } from 'cesium';
import { MAP_LOOKS } from '../theme/map-look.ts';
import { fadingOverlay } from './overlays.ts';
import { colourOf } from './shapes.ts';
import type { Tail } from './tails.ts';

const HEIGHT_METRES = 5;
const WIDTH_PIXELS = 2.4;
/** Tails are drawn anew for at most this share of the time, so that icons go on moving however many there are. */
const SHARE_OF_TIME = 0.15;

/** The ways people went last, all in one primitive that is replaced while the clock of a replay runs. */
export class TailsLayer {
  private readonly scene: Scene;
  private readonly collection: PrimitiveCollection;
  private drawnAt = Number.NEGATIVE_INFINITY;
  private tookMs = 0;
  /** Holds for what is drawn from then on. */
  colour = MAP_LOOKS.night.trail;
  private waiting: ReturnType<typeof setTimeout> | null = null;

  constructor(scene: Scene) {
    this.scene = scene;
    this.collection = scene.primitives.add(new PrimitiveCollection()) as PrimitiveCollection;
  }

  /** Draws these, now or as soon as it is their turn; null: none. */
  set(tails: (() => readonly Tail[]) | null): void {
    if (this.waiting) clearTimeout(this.waiting);
    this.waiting = null;
    if (!tails) {
      this.collection.removeAll();
      return;
    }
    const wait = this.drawnAt + this.tookMs / SHARE_OF_TIME - performance.now();
    if (wait <= 0) this.drawNow(tails());
    else
      this.waiting = setTimeout(() => {
        this.waiting = null;
        this.drawNow(tails());
        this.scene.requestRender();
      }, wait);
  }

  destroy(): void {
    if (this.waiting) clearTimeout(this.waiting);
  }

  drawNow(tails: readonly Tail[]): void {
    const began = (this.drawnAt = performance.now());
    const primitive = fadingOverlay(tails, HEIGHT_METRES, WIDTH_PIXELS, colourOf(this.colour));
    this.collection.removeAll();
    if (primitive) this.collection.add(primitive);
    this.tookMs = performance.now() - began;
  }
}
