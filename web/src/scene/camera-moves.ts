import type { LonLat } from '@xuncheng/contract';
import {
  BoundingSphere,
  Cartesian2,
  Cartesian3,
  HeadingPitchRange,
  Math as CesiumMath,
  Matrix4,
  PerspectiveFrustum,
  Transforms,
  type Scene,
} from 'cesium';
import type { Flight } from '../view/view-state.ts';

const HOME_PITCH = CesiumMath.toRadians(-52);
/** Distance from which the whole area is on screen, in radii of it. */
const HOME_RANGE = 2.5;
const PLACE_PITCH = CesiumMath.toRadians(-48);
const STRAIGHT_DOWN = CesiumMath.toRadians(-89.9);
const FLIGHT_SECONDS = 0.9;
const FLAT_ENOUGH = CesiumMath.toRadians(-75);

/** Pixels of the scene that panels cover on each side. */
export interface Insets {
  readonly left: number;
  readonly right: number;
}

/** Moves the camera so that what is asked for lies in the middle of what the panels leave free. */
export class CameraMoves {
  private readonly scene: Scene;
  private readonly home: BoundingSphere;
  private readonly seconds: number;
  insets: Insets = { left: 0, right: 0 };

  /** `ring`: the area to come home to. `animated`: false for machines and people for whom flights are no help. */
  constructor(scene: Scene, ring: readonly LonLat[], animated: boolean) {
    this.scene = scene;
    this.home = BoundingSphere.fromPoints(ring.map(([lon, lat]) => Cartesian3.fromDegrees(lon, lat)));
    this.seconds = animated ? FLIGHT_SECONDS : 0;
  }

  /** Carries out a request; `at once` without the flight. */
  move(flight: Flight, atOnce = false): void {
    const { camera } = this.scene;
    if (flight.to === 'home') this.lookAt(this.home.center, this.homeRange(), 0, HOME_PITCH, atOnce);
    else if (flight.to === 'place') {
      const target = Cartesian3.fromDegrees(flight.lon, flight.lat);
      const pitch = camera.pitch < FLAT_ENOUGH ? STRAIGHT_DOWN : PLACE_PITCH;
      this.lookAt(target, flight.rangeMetres, camera.heading, pitch, atOnce);
    } else if (flight.to === 'north') this.turn(0, camera.pitch);
    else if (flight.to === 'tilt') this.turn(camera.heading, camera.pitch < FLAT_ENOUGH ? HOME_PITCH : STRAIGHT_DOWN);
    else {
      const middle = this.middle();
      if (!middle) return;
      const distance = Cartesian3.distance(camera.position, middle);
      if (flight.factor < 1) camera.moveForward(distance * (1 - flight.factor));
      else camera.moveBackward(distance * (flight.factor - 1));
    }
  }

  /** Height of the camera above the ground, metres. */
  get height(): number {
    return this.scene.camera.positionCartographic.height;
  }

  /** Takes the camera along by the way that a followed thing went. */
  shift(from: Cartesian3, to: Cartesian3): void {
    const { camera } = this.scene;
    const way = Cartesian3.subtract(to, from, new Cartesian3());
    camera.position = Cartesian3.add(camera.position, way, new Cartesian3());
  }

  private homeRange(): number {
    const { clientWidth, clientHeight } = this.scene.canvas;
    const free = Math.max(0.35, 1 - (this.insets.left + this.insets.right) / clientWidth);
    const slender = Math.max(1, clientHeight / (clientWidth * free));
    return this.home.radius * HOME_RANGE * slender;
  }

  private middle(): Cartesian3 | undefined {
    const { canvas, camera } = this.scene;
    return camera.pickEllipsoid(new Cartesian2(canvas.clientWidth / 2, canvas.clientHeight / 2));
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
    this.scene.camera.flyToBoundingSphere(new BoundingSphere(this.besidePanels(target, range, heading), 0), {
      duration: atOnce ? 0 : this.seconds,
      offset: new HeadingPitchRange(heading, pitch, range),
    });
  }

  /** The point to look at so that `target` appears in the middle of the free part of the screen. */
  private besidePanels(target: Cartesian3, range: number, heading: number): Cartesian3 {
    const { frustum } = this.scene.camera;
    const { clientWidth, clientHeight } = this.scene.canvas;
    const shiftPixels = (this.insets.left - this.insets.right) / 2;
    if (shiftPixels === 0 || !(frustum instanceof PerspectiveFrustum)) return target;
    const metresPerPixel = (2 * range * Math.tan((frustum.fov ?? 1) / 2)) / Math.max(clientWidth, clientHeight);
    const west = -shiftPixels * metresPerPixel;
    const local = new Cartesian3(west * Math.cos(heading), -west * Math.sin(heading), 0);
    return Matrix4.multiplyByPoint(Transforms.eastNorthUpToFixedFrame(target), local, new Cartesian3());
  }
}
