/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- Cesium's typings name a base class where by documentation any of its family is meant. */
import '../src/scene/base-url.ts';
import { codeMove, joinFrame, MoveWriter, tileOf, ALL_DETAILS, type Viewport } from '@xuncheng/contract';
import {
  Cartesian3,
  CesiumWidget,
  ConstantPositionProperty,
  Math as CesiumMath,
  Rectangle,
  type Entity,
  type Scene,
} from 'cesium';
import { LiveStore } from '../src/live/live-store.ts';
import { officerIcon } from '../src/scene/icons.ts';
import { AlarmsLayer } from '../src/scene/alarms-layer.ts';
import { DevicesLayer } from '../src/scene/devices-layer.ts';
import { OfficersLayer } from '../src/scene/officers-layer.ts';
import { TailsLayer } from '../src/scene/tails-layer.ts';
import { ReplayPlayer } from '../src/replay/replay-player.ts';
import { MIDDLE, replayOf, standing, START, Walkers } from './scene-things.ts';

/** Runs in the browser of `npm run bench -- scene`: officers walk, and every frame is timed. */

const FRAMES_PER_SECOND = 30;
/** Camera heights and metres a pixel of the views, straight down. */
const HEIGHTS = { district: 6_000, street: 500 } as const;
export type View = keyof typeof HEIGHTS;

function makeWidget(view: View): CesiumWidget {
  const container = document.getElementById('map')!;
  container.replaceChildren();
  const widget = new CesiumWidget(container, {
    scene3DOnly: true,
    requestRenderMode: true,
    maximumRenderTimeChange: Number.POSITIVE_INFINITY,
    useDefaultRenderLoop: false,
    baseLayer: false,
    skyBox: false,
    skyAtmosphere: false,
    contextOptions: { webgl: { antialias: false } },
  });
  // Few pixels: they are filled by the processor on machines without a graphics card, and not what is measured.
  widget.resolutionScale = 0.15;
  widget.resize();
  widget.scene.globe.show = false;
  widget.camera.setView({
    destination: Cartesian3.fromDegrees(MIDDLE.lon, MIDDLE.lat, HEIGHTS[view]),
    orientation: { heading: 0, pitch: -CesiumMath.PI_OVER_TWO, roll: 0 },
  });
  return widget;
}

function viewportOf(scene: Scene, view: View): Viewport {
  const seen = scene.camera.computeViewRectangle() ?? Rectangle.MAX_VALUE;
  return {
    west: CesiumMath.toDegrees(seen.west),
    east: CesiumMath.toDegrees(seen.east),
    south: CesiumMath.toDegrees(seen.south),
    north: CesiumMath.toDegrees(seen.north),
    metresPerPixel: (2 * HEIGHTS[view] * Math.tan(CesiumMath.PI_OVER_THREE / 2)) / scene.canvas.clientWidth,
  };
}

/** The moves of a second as the server sends them. */
class Frames {
  private readonly writer = new MoveWriter();
  private sequence = 0;

  next(walkers: Walkers, time: number): Uint8Array {
    const byTile = new Map<number, { column: number; row: number; officers: number[] }>();
    for (let i = 0; i < walkers.lon.length; i++) {
      const [column, row] = tileOf(codeMove(walkers.officer(i, time)));
      const tile = byTile.get(column * 65_536 + row);
      if (tile) tile.officers.push(i);
      else byTile.set(column * 65_536 + row, { column, row, officers: [i] });
    }
    const tiles = [...byTile.values()].map(({ column, row, officers }) => {
      this.writer.open(column, row, time);
      for (const i of officers) this.writer.write(i + 1, codeMove(walkers.officer(i, time)), ALL_DETAILS, null);
      return this.writer.close()!;
    });
    return joinFrame(++this.sequence, this.sequence - 1, time, tiles);
  }
}

function storeOf(walkers: Walkers): LiveStore {
  const store = new LiveStore();
  store.applySnapshot(
    {
      sequence: 0,
      movesSequence: 0,
      time: START,
      officers: Array.from(walkers.lon, (_, i) => walkers.officer(i, START)),
      devices: [],
      alarms: [],
      instructions: [],
      reports: [],
      coverage: { computedAt: START, cells: [], meetingTarget: 0, withTarget: 0, observed: [] },
      fullGateways: [],
    },
    START,
  );
  return store;
}

export interface Timing {
  /** Milliseconds of JavaScript a frame: median, and of the slowest in twenty. */
  readonly median: number;
  readonly p95: number;
  /** The mean, in which what happens once a second has its part. */
  readonly mean: number;
}

function timingOf(times: number[]): Timing {
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  times.sort((a, b) => a - b);
  return { median: times[times.length >> 1]!, p95: times[Math.floor(times.length * 0.95)]!, mean };
}

/** Lets the graphics processor, or what stands in for it, finish outside the measured time. */
function finish(scene: Scene): void {
  const gl = scene.canvas.getContext('webgl2')!;
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}

async function timeFrames(
  scene: Scene,
  seconds: number,
  second: (time: number) => void,
  frame: (time: number) => void,
): Promise<Timing> {
  const times: number[] = [];
  for (let i = 0; i < (seconds + 2) * FRAMES_PER_SECOND; i++) {
    const time = START + (i * 1_000) / FRAMES_PER_SECOND;
    const began = performance.now();
    if (i % FRAMES_PER_SECOND === 0) second(time);
    frame(time);
    scene.requestRender();
    scene.render();
    const took = performance.now() - began;
    finish(scene);
    // Images reach the atlas in the first two seconds.
    if (i >= 2 * FRAMES_PER_SECOND) times.push(took);
    if (i % 5 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  return timingOf(times);
}

/** Ours: frames of moves into the store, from there into the layer, as the command view does. */
export async function timeOurs(count: number, view: View, seconds: number): Promise<Timing> {
  const widget = makeWidget(view);
  const { scene } = widget;
  const walkers = new Walkers(count);
  const store = storeOf(walkers);
  const layer = new OfficersLayer(scene);
  const frames = new Frames();
  // Made before: making frames is the server's work.
  const made = Array.from({ length: seconds + 2 }, (_, i) => {
    walkers.step();
    return frames.next(walkers, START + i * 1_000);
  });
  layer.sync(store.officers, null, START, true);
  const viewport = viewportOf(scene, view);
  const timing = await timeFrames(
    scene,
    seconds,
    (time) => {
      if (store.applyMoves(made.shift(), time) !== 'applied') throw new Error('a frame did not fit');
      layer.sync(store.officers, null, time, true);
      layer.arrange(viewport, time);
    },
    (time) => {
      layer.frame(time);
    },
  );
  widget.destroy();
  return timing;
}

/** An entity an officer with an icon, as one would begin; its position is set in every frame. */
export async function timeEntities(count: number, view: View, seconds: number): Promise<Timing> {
  const widget = makeWidget(view);
  const walkers = new Walkers(count);
  const positions = Array.from(
    walkers.lon,
    (lon, i) => new ConstantPositionProperty(Cartesian3.fromDegrees(lon, walkers.lat[i]!, 6)),
  );
  const before = { lon: walkers.lon.slice(), lat: walkers.lat.slice() };
  const { image } = officerIcon('live', false);
  positions.forEach((position): Entity => widget.entities.add({ position, billboard: { image, scale: 0.5 } }));
  let began = START;
  const timing = await timeFrames(
    widget.scene,
    seconds,
    (time) => {
      began = time;
      before.lon.set(walkers.lon);
      before.lat.set(walkers.lat);
      walkers.step();
    },
    (time) => {
      const share = (time - began) / 1_000;
      for (let i = 0; i < positions.length; i++) {
        const lon = before.lon[i]! + (walkers.lon[i]! - before.lon[i]!) * share;
        const lat = before.lat[i]! + (walkers.lat[i]! - before.lat[i]!) * share;
        positions[i]!.setValue(Cartesian3.fromDegrees(lon, lat, 6));
      }
      widget.dataSourceDisplay.update(widget.clock.currentTime);
    },
  );
  widget.destroy();
  return timing;
}

/** Kilobytes of the JavaScript heap after each of ten parts of so many minutes of live data, as fast as it goes. */
export async function watchHeap(count: number, minutes: number): Promise<number[]> {
  const widget = makeWidget('district');
  const { scene } = widget;
  const walkers = new Walkers(count);
  const store = storeOf(walkers);
  const layer = new OfficersLayer(scene);
  const frames = new Frames();
  const viewport = viewportOf(scene, 'district');
  const heap: number[] = [];
  const seconds = minutes * 60;
  for (let i = 0; i < seconds; i++) {
    const time = START + i * 1_000;
    walkers.step();
    store.applyMoves(frames.next(walkers, time), time);
    layer.sync(store.officers, null, time, true);
    layer.arrange(viewport, time);
    layer.frame(time + 500);
    scene.requestRender();
    scene.render();
    finish(scene);
    await new Promise((resolve) => setTimeout(resolve));
    if ((i + 1) % Math.ceil(seconds / 10) !== 0) continue;
    (globalThis as unknown as { gc: () => void }).gc();
    heap.push((performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize / 1_024);
  }
  widget.destroy();
  return heap;
}

/** The same officers with devices and alarms beside them, of which every second some say something new. */
export async function timeCrowded(
  count: number,
  devices: number,
  alarms: number,
  view: View,
  seconds: number,
): Promise<Timing> {
  const widget = makeWidget(view);
  const { scene } = widget;
  const walkers = new Walkers(count);
  const store = storeOf(walkers);
  const still = standing(devices, alarms);
  const deviceLayer = new DevicesLayer(scene, still.devices);
  const layer = new OfficersLayer(scene);
  const alarmLayer = new AlarmsLayer(scene);
  const frames = new Frames();
  const made = Array.from({ length: seconds + 2 }, (_, i) => {
    walkers.step();
    return frames.next(walkers, START + i * 1_000);
  });
  layer.sync(store.officers, null, START, true);
  const viewport = viewportOf(scene, view);
  deviceLayer.show(true, true, true);
  const timing = await timeFrames(
    scene,
    seconds,
    (time) => {
      if (store.applyMoves(made.shift(), time) !== 'applied') throw new Error('a frame did not fit');
      layer.sync(store.officers, null, time, true);
      layer.arrange(viewport, time);
      deviceLayer.sync(store.devices, still.alarms.values(), null);
      alarmLayer.sync(still.alarms);
      deviceLayer.arrange(viewport, null);
      alarmLayer.arrange(viewport, null);
    },
    (time) => {
      layer.frame(time);
      alarmLayer.frame(time);
    },
  );
  widget.destroy();
  return timing;
}

/** Going to another moment of a replay, again and again: everything from the click to the frame with people, clusters, alarms and tails. */
export async function timeScrub(
  count: number,
  hours: number,
  times: number,
): Promise<
  Timing & { readonly most: number; readonly script: number; readonly bytesAFix: number; readonly opening: number }
> {
  const { loaded, bytesAFix } = replayOf(count, hours);
  const widget = makeWidget('district');
  const { scene } = widget;
  const began = performance.now();
  const player = new ReplayPlayer(loaded, null, () => undefined);
  const opening = performance.now() - began;
  const layer = new OfficersLayer(scene);
  const alarmLayer = new AlarmsLayer(scene);
  const tails = new TailsLayer(scene);
  const viewport = viewportOf(scene, 'district');
  const took: number[] = [];
  const ownJs: number[] = [];
  let state = 99;
  for (let i = 0; i < times + 10; i++) {
    state = (state * 16_807) % 2_147_483_647;
    // As fast as a hand: the tails of the moment before are drawn by then.
    await new Promise((resolve) => setTimeout(resolve, 60));
    const start = performance.now();
    player.seek(loaded.from + (loaded.to - loaded.from) * (state / 2_147_483_647));
    const { picture } = player;
    layer.sync(picture.officers, null, Date.now(), false);
    layer.arrange(viewport, Date.now());
    alarmLayer.sync(picture.alarms);
    alarmLayer.arrange(viewport, null);
    tails.drawNow(picture.tails(viewport.metresPerPixel));
    layer.frame(Date.now());
    scene.requestRender();
    scene.render();
    const script = performance.now() - start;
    finish(scene);
    if (i < 10) continue;
    ownJs.push(script);
    took.push(performance.now() - start);
  }
  widget.destroy();
  return { ...timingOf(took), most: took.at(-1)!, script: timingOf(ownJs).median, bytesAFix, opening };
}

Object.assign(window, { sceneBench: { timeOurs, timeEntities, timeCrowded, timeScrub, watchHeap } });
