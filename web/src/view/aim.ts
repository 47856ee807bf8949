/** Pixels of the map, from its left upper corner. */
export type Pixel = readonly [x: number, y: number];

/** The part of the map, in pixels, that no panel covers. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What one stroke of an arrow moves the crosshair by, pixels; with Shift it is put to the point. */
export const AIM_STEP_PIXELS = 40;
export const AIM_FINE_PIXELS = 4;

/** Where the crosshair begins. */
export function middleOf({ left, top, right, bottom }: Frame): Pixel {
  return [Math.round((left + right) / 2), Math.round((top + bottom) / 2)];
}

/**
 * The crosshair after a stroke. `over`: by how many pixels it would have left the frame to the right and up, which the map can go on by
 * instead.
 */
export function moveAim(
  [x, y]: Pixel,
  [right, up]: readonly [right: number, up: number],
  stepPixels: number,
  frame: Frame,
): { readonly aim: Pixel; readonly over: Pixel } {
  const wanted: Pixel = [x + right * stepPixels, y - up * stepPixels];
  const aim: Pixel = [
    Math.min(frame.right, Math.max(frame.left, wanted[0])),
    Math.min(frame.bottom, Math.max(frame.top, wanted[1])),
  ];
  return { aim, over: [wanted[0] - aim[0], aim[1] - wanted[1]] };
}
