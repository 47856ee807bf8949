import { describe, expect, it } from 'vitest';
import { AIM_STEP_PIXELS, middleOf, moveAim } from './aim.ts';

const FRAME = { left: 300, top: 60, right: 1_000, bottom: 700 };

describe('the crosshair of the keyboard', () => {
  it('begins in the middle of what panels leave of the map', () => {
    expect(middleOf(FRAME)).toEqual([650, 380]);
  });
  it('goes where the arrow says, up being less of y', () => {
    expect(moveAim([650, 380], [1, 0], AIM_STEP_PIXELS, FRAME)).toEqual({ aim: [690, 380], over: [0, 0] });
    expect(moveAim([650, 380], [0, 1], 4, FRAME)).toEqual({ aim: [650, 376], over: [0, 0] });
  });
  it('stays in the frame, and says how far the map has to come instead', () => {
    expect(moveAim([990, 380], [1, 0], 40, FRAME)).toEqual({ aim: [1_000, 380], over: [30, 0] });
    expect(moveAim([650, 70], [0, 1], 40, FRAME)).toEqual({ aim: [650, 60], over: [0, 30] });
    expect(moveAim([650, 690], [0, -1], 40, FRAME)).toEqual({ aim: [650, 700], over: [0, -30] });
  });
});
