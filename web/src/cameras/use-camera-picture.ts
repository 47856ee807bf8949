import { useCallback, useSyncExternalStore } from 'react';
import { pictureWatch, type CameraPicture } from './picture-watch.ts';

/** The picture of a camera, watched as long as it is shown; undefined before the first moment. */
export function useCameraPicture(cameraId: string): CameraPicture | undefined {
  const subscribe = useCallback((listener: () => void) => pictureWatch.watch(cameraId, listener), [cameraId]);
  return useSyncExternalStore(subscribe, () => pictureWatch.pictureOf(cameraId));
}
