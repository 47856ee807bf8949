import { fonts, renderPixels } from 'js-pixel-fonts';
import { createRandom } from '../random.ts';
import type { Sighting } from './camera-scene.ts';

export const PICTURE_WIDTH = 640;
export const PICTURE_HEIGHT = 360;
/** Boxes of sightings are in pixels of a picture twice as wide. */
const BOX_SCALE = 0.5;
const HORIZON = 120;
const SAYS = 'TEST PICTURE - DRAWN BY THE SIMULATOR, NOT A CAMERA';

/** Something to draw: pixels as RGBA, row by row. */
export interface DrawnPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface TestScene {
  readonly deviceId: string;
  /** Epoch ms, shown as a clock of the district. */
  readonly time: number;
  readonly timeZone: string;
  readonly sightings: readonly Sighting[];
}

type Colour = readonly [red: number, green: number, blue: number];
type Fill = (left: number, top: number, width: number, height: number, colour: Colour) => void;

const LABEL_COLOURS: Readonly<Record<string, Colour>> = {
  person: [240, 196, 92],
  car: [96, 170, 240],
  motorcycle: [236, 128, 96],
  bicycle: [130, 214, 140],
  truck: [190, 150, 240],
};

/**
 * What a simulated camera shows: a street of its own (by its id), what its video server sees on it, a clock, and in words that it is a
 * test picture. The stripe below goes round once a minute, so that the picture moves where nothing else does.
 */
export function drawTestPicture({ deviceId, time, timeZone, sightings }: TestScene): DrawnPicture {
  const pixels = new Uint32Array(PICTURE_WIDTH * PICTURE_HEIGHT);
  const fill: Fill = (left, top, width, height, [red, green, blue]) => {
    // Little-endian, as every machine that runs Node.
    const pixel = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
    const [fromX, toX] = [Math.max(0, Math.round(left)), Math.min(PICTURE_WIDTH, Math.round(left + width))];
    const toY = Math.min(PICTURE_HEIGHT, Math.round(top + height));
    for (let y = Math.max(0, Math.round(top)); y < toY; y++)
      pixels.fill(pixel, y * PICTURE_WIDTH + fromX, y * PICTURE_WIDTH + Math.max(fromX, toX));
  };
  const write = (text: string, left: number, top: number, scale: number, colour: Colour): void => {
    for (const [y, row] of renderPixels(text, fonts.sevenPlus).entries())
      for (const [x, isSet] of row.entries()) if (isSet) fill(left + x * scale, top + y * scale, scale, scale, colour);
  };

  drawStreet(deviceId, fill);
  for (const { box, label } of sightings) {
    const [left, top, right, bottom] = box.map((side) => side * BOX_SCALE) as [number, number, number, number];
    const colour = LABEL_COLOURS[label] ?? [220, 220, 220];
    fill(left, top, right - left, bottom - top, colour);
    fill(left + 3, top + 3, right - left - 6, (bottom - top) * 0.35, [40, 46, 54]);
    write(label.toUpperCase(), left, top - 10, 1, [255, 255, 255]);
  }
  const seconds = (time / 1_000) % 60;
  fill(0, PICTURE_HEIGHT - 30, PICTURE_WIDTH, 30, [18, 22, 28]);
  fill((seconds / 60) * (PICTURE_WIDTH - 24), PICTURE_HEIGHT - 4, 24, 4, [80, 220, 190]);
  write(SAYS, 12, PICTURE_HEIGHT - 24, 2, [255, 214, 102]);
  fill(0, 0, PICTURE_WIDTH, 26, [18, 22, 28]);
  write(deviceId.toUpperCase(), 12, 6, 2, [255, 255, 255]);
  write(writeClock(time, timeZone), 400, 6, 2, [255, 255, 255]);
  return { width: PICTURE_WIDTH, height: PICTURE_HEIGHT, data: new Uint8Array(pixels.buffer) };
}

/** Sky, a row of houses and the carriageway with its marks. */
function drawStreet(deviceId: string, fill: Fill): void {
  const random = createRandom(1).fork(deviceId);
  fill(0, 0, PICTURE_WIDTH, HORIZON, [150, 176, 196]);
  for (let x = 0; x < PICTURE_WIDTH;) {
    const width = random.between(40, 110);
    const height = random.between(30, 90);
    const shade = random.between(86, 140);
    fill(x, HORIZON - height, width - 3, height, [shade, shade * 0.94, shade * 0.88]);
    for (let row = HORIZON - height + 8; row < HORIZON - 10; row += 16)
      for (let column = x + 6; column < x + width - 14; column += 16) fill(column, row, 8, 9, [62, 74, 88]);
    x += width;
  }
  fill(0, HORIZON, PICTURE_WIDTH, PICTURE_HEIGHT - HORIZON, [128, 126, 120]);
  const middle = random.between(240, 400);
  for (let y = HORIZON; y < PICTURE_HEIGHT; y++) {
    const nearness = (y - HORIZON) / (PICTURE_HEIGHT - HORIZON);
    const half = 30 + nearness * 250;
    fill(middle - half, y, half * 2, 1, [74, 78, 82]);
    if (Math.floor(Math.sqrt(nearness) * 14) % 2 === 0)
      fill(middle - 1 - nearness * 3, y, 2 + nearness * 6, 1, [214, 214, 206]);
  }
}

function writeClock(time: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(time);
}

/** Each pixel as four. */
export function twiceAsLarge({ width, height, data }: DrawnPicture): DrawnPicture {
  const from = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const to = new Uint32Array(width * height * 4);
  for (let y = 0; y < height * 2; y++)
    for (let x = 0; x < width * 2; x++) to[y * width * 2 + x] = from[(y >> 1) * width + (x >> 1)]!;
  return { width: width * 2, height: height * 2, data: new Uint8Array(to.buffer) };
}
