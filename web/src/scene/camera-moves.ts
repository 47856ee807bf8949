import type { LonLat, Viewport } from '@xuncheng/contract';
import {
  BoundingSphere,
  Cartesian2,
  Cartesian3,
  Cartographic,
  HeadingPitchRange,
  Math as CesiumMath,
  Matrix4,
  PerspectiveFrustum,
  Rectangle,
  Transforms,
  type Scene,
} from 'cesium';
import type { Flight } from '../view/view-state.ts';

const HOME_PITCH = CesiumMath.toRadians(-52);
/** Radii of the area that must fit across half the screen, and, foreshortened, up half of it. */
const FIT_ACROSS = 0.95;
const FIT_UP = 0.82;
const PLACE_PITCH = CesiumMath.toRadians(-48);
const STRAIGHT_DOWN = CesiumMath.toRadians(-89.9);
const FLIGHT_SECONDS = 0.9;
/** An opened cluster fills a third of the screen, and is not gone to nearer than this. */
const OPEN_RADII = 3;
const OPEN_RANGE_METRES = 350;
const FLAT_ENOUGH = CesiumMath.toRadians(-75);

/** Pixels of the scene that panels cover on each side. */
export interface Insets {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

/** Moves the camera so that what is asked for lies in the middle of what the panels leave free. */
export class CameraMoves {
  private readonly scene: Scene;
  readonly home: BoundingSphere;
  private readonly animated: () => boolean;
  insets: Insets = { left: 0, right: 0, bottom: 0 };

  /** `ring`: the area to come home to. `animated`: false for machines and people for whom flights are no help. */
  constructor(scene: Scene, ring: readonly LonLat[], animated: () => boolean) {
    this.scene = scene;
    this.home = BoundingSphere.fromPoints(ring.map(([lon, lat]) => Cartesian3.fromDegrees(lon, lat)));
    this.animated = animated;
  }

  private get seconds(): number {
    return this.animated() ? FLIGHT_SECONDS : 0;
  }

  /** Middle of the area to come home to, degrees. */
  get homePlace(): { readonly lon: number; readonly lat: number } {
    const { longitude, latitude } = Cartographic.fromCartesian(this.home.center);
    return { lon: CesiumMath.toDegrees(longitude), lat: CesiumMath.toDegrees(latitude) };
  }

  /** Carries out a request; `at once` without the flight. */
  move(flight: Exclude<Flight, { readonly to: 'cluster' }>, atOnce = false): void {
    const { camera } = this.scene;
    if (flight.to === 'home') this.lookAt(this.home.center, this.homeRange(), 0, HOME_PITCH, atOnce);
    else if (flight.to === 'place') this.goTo(flight.lon, flight.lat, flight.rangeMetres, atOnce);
    else if (flight.to === 'north') this.turn(0, camera.pitch);
    else if (flight.to === 'tilt') this.turn(camera.heading, camera.pitch < FLAT_ENOUGH ? HOME_PITCH : STRAIGHT_DOWN);
    else if (flight.to === 'pan') this.pan(flight.right, flight.up);
    else {
      const middle = this.middle();
      if (!middle) return;
      const distance = Cartesian3.distance(camera.position, middle);
      if (flight.factor < 1) camera.moveForward(distance * (1 - flight.factor));
      else camera.moveBackward(distance * (flight.factor - 1));
    }
  }

  /** Goes so near that what lies within a radius (metres) of a place comes apart, and at least twice as near as now. */
  open(lon: number, lat: number, radiusMetres: number): void {
    const { camera } = this.scene;
    const middle = this.middle();
    const now = middle ? Cartesian3.distance(camera.positionWC, middle) : this.height;
    const fits = (radiusMetres * OPEN_RADII) / this.halfFieldTangent();
    this.goTo(lon, lat, Math.max(OPEN_RANGE_METRES, Math.min(now * 0.5, fits)), false);
  }

  /** Height of the camera above the ground, metres. */
  get height(): number {
    return this.scene.camera.positionCartographic.height;
  }

  /** What of the ground is on the screen; with the horizon in it, everything. */
  get viewport(): Viewport {
    const { camera, canvas } = this.scene;
    const seen = camera.computeViewRectangle() ?? Rectangle.MAX_VALUE;
    const middle = this.middle();
    const distance = middle ? Cartesian3.distance(camera.positionWC, middle) : this.height;
    const pixels = Math.max(canvas.clientWidth, canvas.clientHeight, 1);
    return {
      // Across the date line a box would be empty.
      west: seen.west <= seen.east ? CesiumMath.toDegrees(seen.west) : -180,
      east: seen.west <= seen.east ? CesiumMath.toDegrees(seen.east) : 180,
      south: CesiumMath.toDegrees(seen.south),
      north: CesiumMath.toDegrees(seen.north),
      metresPerPixel: (2 * distance * this.halfFieldTangent()) / pixels,
    };
  }

  /** The ground in the middle of what panels leave free, where `move` brings a place; null: the sky. */
  get freeMiddle(): LonLat | null {
    const { clientWidth, clientHeight } = this.scene.canvas;
    const { left, right, bottom } = this.insets;
    const ground = this.groundAt(
      (clientWidth + left - right) / (2 * clientWidth),
      (clientHeight - bottom) / (2 * clientHeight),
    );
    if (!ground) return null;
    const { longitude, latitude } = Cartographic.fromCartesian(ground);
    return [CesiumMath.toDegrees(longitude), CesiumMath.toDegrees(latitude)];
  }

  /** Takes the camera along by the way that a followed thing went. */
  shift(from: Cartesian3, to: Cartesian3): void {
    const { camera } = this.scene;
    const way = Cartesian3.subtract(to, from, new Cartesian3());
    camera.position = Cartesian3.add(camera.position, way, new Cartesian3());
  }

  private goTo(lon: number, lat: number, rangeMetres: number, atOnce: boolean): void {
    const { camera } = this.scene;
    const pitch = camera.pitch < FLAT_ENOUGH ? STRAIGHT_DOWN : PLACE_PITCH;
    this.lookAt(Cartesian3.fromDegrees(lon, lat), rangeMetres, camera.heading, pitch, atOnce);
  }

  private homeRange(): number {
    const { clientWidth, clientHeight } = this.scene.canvas;
    const { left, right, bottom } = this.insets;
    const longest = Math.max(clientWidth, clientHeight);
    const across = Math.max(0.3 * clientWidth, clientWidth - left - right) / longest;
    const up = Math.max(0.3 * clientHeight, clientHeight - bottom) / longest;
    return (this.home.radius * Math.max(FIT_ACROSS / across, FIT_UP / up)) / this.halfFieldTangent();
  }

  /** Half the longest side of the screen, as a share of the distance. */
  private halfFieldTangent(): number {
    const { frustum } = this.scene.camera;
    return Math.tan(
      ((frustum instanceof PerspectiveFrustum ? frustum.fov : undefined) ?? CesiumMath.PI_OVER_THREE) / 2,
    );
  }

  private middle(): Cartesian3 | undefined {
    return this.groundAt(0.5, 0.5);
  }

  /** The ground at a place of the screen, as shares from its left upper corner. */
  private groundAt(across: number, down: number): Cartesian3 | undefined {
    const { canvas, camera } = this.scene;
    return camera.pickEllipsoid(new Cartesian2(canvas.clientWidth * across, canvas.clientHeight * down));
  }

  /** What lies beside the middle comes into it, at the same height. */
  private pan(right: number, up: number): void {
    const middle = this.middle();
    const beside = this.groundAt(0.5 + right, 0.5 - up);
    if (middle && beside) this.shift(middle, beside);
  }

  private turn(heading: number, pitch: number): void {
    const middle = this.middle();
    if (!middle) return;
    const { camera } = this.scene;
    camera.flyToBoundingSphere(new BoundingSphere(middle, 0), {
      duration: this.seconds,
      offset: new HeadingPitchRange(heading, pitch, Cartesian3.distance(camera.position, middle)),
    });
  }

  private lookAt(target: Cartesian3, range: number, heading: number, pitch: number, atOnce: boolean): void {
    const middle = this.besidePanels(target, range, heading, pitch);
    this.scene.camera.flyToBoundingSphere(new BoundingSphere(middle, 0), {
      duration: atOnce ? 0 : this.seconds,
      offset: new HeadingPitchRange(heading, pitch, range),
    });
  }

  /** The point to look at so that `target` appears in the middle of the free part of the screen. */
  private besidePanels(target: Cartesian3, range: number, heading: number, pitch: number): Cartesian3 {
    const { clientWidth, clientHeight } = this.scene.canvas;
    const metresPerPixel = (2 * range * this.halfFieldTangent()) / Math.max(clientWidth, clientHeight);
    // To the left of the target for panels on the left; nearer than the target for a sheet below.
    const leftward = ((this.insets.left - this.insets.right) / 2) * metresPerPixel;
    const nearer = ((this.insets.bottom / 2) * metresPerPixel) / Math.max(0.3, Math.sin(-pitch));
    const local = new Cartesian3(
      -leftward * Math.cos(heading) - nearer * Math.sin(heading),
      leftward * Math.sin(heading) - nearer * Math.cos(heading),
      0,
    );
    return Matrix4.multiplyByPoint(Transforms.eastNorthUpToFixedFrame(target), local, new Cartesian3());
  }
}
