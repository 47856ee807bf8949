import type { Scene } from 'cesium';

/** A machine that needs longer than this for a frame is not asked for animation. */
const SLOW_FRAME_MS = 120;
/** Thirty frames a second are enough for people who walk. */
const FASTEST_FRAME_MS = 33;

/**
 * Decides when the scene is drawn. The engine draws on request only: once for each live batch, and steadily only while something
 * glides or pulses and the machine keeps up. On a slow machine (software rendering) things jump instead, and the screen stays usable.
 */
export class RenderPump {
  private readonly isSlow: boolean;
  private readonly lessMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
  private readonly scene: Scene;
  private readonly onFrame: (now: number) => boolean;
  private frameMs = 16;
  private lastFrameAt = 0;
  private running = false;
  private handle = 0;
  private stopped = false;
  private settlesUntil = 0;

  /** `onFrame` moves everything to `now` and says whether anything still moves. */
  constructor(scene: Scene, onFrame: (now: number) => boolean) {
    this.scene = scene;
    this.onFrame = onFrame;
    this.isSlow = hasSoftwareRenderer(scene);
  }

  /** False on machines without a graphics processor and for people who ask for less motion, from the moment that they do. */
  get animated(): boolean {
    return !this.isSlow && !this.lessMotion.matches;
  }

  /** Something changed: draw it, and go on as long as things move. */
  wake(): void {
    const moves = this.onFrame(Date.now());
    this.scene.requestRender();
    if (moves && this.animated) this.run();
  }

  /** Draws now and then for `ms` more: images reach the texture atlas some frames after they were given. */
  settle(ms = 1_500): void {
    const begun = this.settlesUntil > Date.now();
    this.settlesUntil = Date.now() + ms;
    if (begun) return;
    const step = (): void => {
      if (this.stopped) return;
      this.scene.requestRender();
      if (Date.now() < this.settlesUntil) setTimeout(step, 250);
    };
    step();
  }

  stop(): void {
    this.stopped = true;
    cancelAnimationFrame(this.handle);
  }

  private run(): void {
    if (this.running || this.stopped) return;
    this.running = true;
    this.lastFrameAt = 0;
    const step = (time: number): void => {
      if (this.stopped) return;
      const since = this.lastFrameAt === 0 ? FASTEST_FRAME_MS : time - this.lastFrameAt;
      // A slow machine is asked less often, so that the rest of the page gets its share.
      const pause = this.frameMs > SLOW_FRAME_MS ? 1_000 : Math.max(FASTEST_FRAME_MS, this.frameMs * 1.5);
      if (since >= pause) {
        if (this.lastFrameAt !== 0 && since < 1_000) this.frameMs += (since - this.frameMs) * 0.05;
        this.lastFrameAt = time;
        const moves = this.onFrame(Date.now());
        this.scene.requestRender();
        if (!moves) {
          this.running = false;
          return;
        }
      }
      this.handle = requestAnimationFrame(step);
    };
    this.handle = requestAnimationFrame(step);
  }
}

/** Is WebGL done by the processor (no graphics card, remote desktop, test machine)? */
export function hasSoftwareRenderer(scene: Scene): boolean {
  const gl = scene.canvas.getContext('webgl2');
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  if (!gl || !info) return false;
  return /swiftshader|llvmpipe|software|basic render/i.test(String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)));
}
