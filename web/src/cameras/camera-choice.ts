import type { LonLat } from '@xuncheng/contract';
import { create } from 'zustand';

/** Cameras beside each other at most: more of them show nothing that one could see. */
export const STRIP_AT_MOST = 4;

interface CameraChoice {
  /** Cameras shown beside each other over the map. */
  readonly strip: readonly string[];
  /** The one that is shown large. */
  readonly enlarged: string | null;
  /** The middle of the map, for which cameras are asked when nothing is selected. */
  readonly looksAt: LonLat | null;
}

const NOTHING: CameraChoice = { strip: [], enlarged: null, looksAt: null };

export const useCameras = create<CameraChoice>(() => NOTHING);

/** As when somebody else signs in. */
export function resetCameras(): void {
  useCameras.setState(NOTHING);
}

/** Into the strip, the one that was there longest out of it; or out of it. */
export function toggleInStrip(cameraId: string): void {
  const { strip } = useCameras.getState();
  useCameras.setState({
    strip: strip.includes(cameraId)
      ? strip.filter((id) => id !== cameraId)
      : [...strip, cameraId].slice(-STRIP_AT_MOST),
  });
}

/** These, in place of what is shown; none: the strip is closed. */
export function showStrip(cameraIds: readonly string[]): void {
  useCameras.setState({ strip: cameraIds.slice(0, STRIP_AT_MOST) });
}

/** The map shows this now. */
export function lookAt(looksAt: LonLat | null): void {
  useCameras.setState({ looksAt });
}

export function enlarge(cameraId: string | null): void {
  useCameras.setState({ enlarged: cameraId });
}

/** Large by one key: the first of these, then one after the other, and after the last none. */
export function enlargeNext(cameraIds: readonly string[]): void {
  const { enlarged } = useCameras.getState();
  enlarge(cameraIds[enlarged === null ? 0 : cameraIds.indexOf(enlarged) + 1] ?? null);
}
