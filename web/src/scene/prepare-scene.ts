import type { CesiumWidget } from 'cesium';
import { hasSoftwareRenderer } from './render-pump.ts';

/** The engine's scene as a calm ground: no sky, no sun, no imagery. */
export function prepareScene(widget: CesiumWidget): void {
  const { scene } = widget;
  scene.highDynamicRange = false;
  // The camera turns about the ground, which is flat: what stands there need not be found out by a second picture of depths.
  scene.useDepthPicking = false;
  scene.fog.enabled = false;
  scene.globe.showGroundAtmosphere = false;
  scene.globe.enableLighting = false;
  scene.globe.maximumScreenSpaceError = 8;
  scene.globe.tileCacheSize = 20;
  // Smooth edges and every pixel of a dense screen cost a software renderer several times the work.
  const software = hasSoftwareRenderer(scene);
  scene.msaaSamples = software ? 1 : 4;
  widget.useBrowserRecommendedResolution = software;
  scene.screenSpaceCameraController.minimumZoomDistance = 60;
  scene.screenSpaceCameraController.maximumZoomDistance = 60_000;
}
