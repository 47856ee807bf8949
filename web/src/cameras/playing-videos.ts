/** The element that plays a camera's stream, and the moment of its last frame, epoch ms. */
export interface PlayingVideo {
  readonly element: HTMLVideoElement;
  readonly at: number;
}

const playing = new Map<string, PlayingVideo>();

/** A stream shows a frame. */
export function showPlaying(cameraId: string, element: HTMLVideoElement, at: number): void {
  playing.set(cameraId, { element, at });
}

/** It is shown no more in this element. */
export function hidePlaying(cameraId: string, element: HTMLVideoElement): void {
  if (playing.get(cameraId)?.element === element) playing.delete(cameraId);
}

/** Where a camera's stream plays now. */
export function playingVideo(cameraId: string): PlayingVideo | undefined {
  return playing.get(cameraId);
}
