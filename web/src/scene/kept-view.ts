import { Cartesian3, type Camera } from 'cesium';
import type { Flight, PastTrail } from '../view/view-state.ts';

/**
 * Where one was looking, for a scene that has to be made anew while somebody works with it: another map was imported, a device
 * brought in, the graphics driver started again. What the camera was asked for before is not carried out a second time.
 */
export class KeptView {
  flight: Flight | null = null;
  stretch: PastTrail | null = null;
  private home: Cartesian3 | null = null;
  private place: { readonly position: Cartesian3; readonly direction: Cartesian3; readonly up: Cartesian3 } | null =
    null;

  /** `home`: middle of the district that is looked at. */
  keep(camera: Camera, home: Cartesian3): void {
    this.home = home;
    this.place = {
      position: camera.positionWC.clone(),
      direction: camera.directionWC.clone(),
      up: camera.upWC.clone(),
    };
  }

  /** False when there is nothing to go back to: it is the first scene, or another district. */
  restore(camera: Camera, home: Cartesian3): boolean {
    if (!this.place || !this.home || !Cartesian3.equalsEpsilon(this.home, home, 0, SAME_DISTRICT_METRES)) return false;
    const { position, direction, up } = this.place;
    camera.setView({ destination: position, orientation: { direction, up } });
    return true;
  }
}

/** A border that was drawn a little otherwise moves its middle. */
const SAME_DISTRICT_METRES = 1_000;
