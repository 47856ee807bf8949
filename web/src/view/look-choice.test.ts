import { describe, expect, it } from 'vitest';
import { LOOKS, MAP_LOOKS, type MapColours } from '../theme/map-look.ts';
import { OFFICER_COLOURS, SEVERITY_COLOURS } from '../theme/palette.ts';
import { LOOK_CHOICES, lookOf, nextLook } from './look-choice.ts';

describe('the look of the map', () => {
  it('goes round by one key', () => {
    expect(LOOK_CHOICES.map(nextLook)).toEqual(['day', 'night', 'sun']);
  });
  it('follows the sun unless told otherwise', () => {
    expect([lookOf('sun', true), lookOf('sun', false), lookOf('day', false), lookOf('night', true)]).toEqual([
      'day',
      'night',
      'day',
      'night',
    ]);
  });
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(css: string): number {
  const hex = /^#(..)(..)(..)$/.exec(css)!.slice(1);
  const [red, green, blue] = hex.map((part) => {
    const share = Number.parseInt(part, 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

const GROUNDS = [
  'ground',
  'water',
  'green',
  'lane',
  'secondary',
  'main',
  'blockLow',
  'blockHigh',
] as const satisfies (keyof MapColours)[];
const TEXTS = [
  'label',
  'waterLabel',
  'greenLabel',
  'roadLabel',
  'areaLabel',
  'communityLabel',
] as const satisfies (keyof MapColours)[];
const DRAWN = ['trail', 'trailStop', 'trailStretch', 'outline', 'border'] as const satisfies (keyof MapColours)[];
/** The halo of letters, and the edge of every icon, without their opacity. */
const HALO = { day: '#ffffff', night: '#070c11' } as const;
const ICON_EDGE = '#050c12';

describe.each(LOOKS)('by %s', (look) => {
  const colours = MAP_LOOKS[look];
  it('names can be read (AA, 4.5:1 to their halo and to the open ground)', () => {
    for (const text of TEXTS)
      for (const behind of [HALO[look], colours.ground])
        expect([text, behind, contrast(colours[text], behind) >= 4.5]).toEqual([text, behind, true]);
  });
  it('trails and outlines stand out (AA, 3:1) from everything that the map is made of', () => {
    for (const line of DRAWN)
      for (const ground of GROUNDS)
        expect([line, ground, contrast(colours[line], colours[ground]) >= 3]).toEqual([line, ground, true]);
  });
  it('icons stand out by their fill or by their edge', () => {
    for (const fill of [...Object.values(OFFICER_COLOURS), ...Object.values(SEVERITY_COLOURS)])
      for (const ground of GROUNDS) {
        const best = Math.max(contrast(fill, colours[ground]), contrast(ICON_EDGE, colours[ground]));
        expect([fill, ground, best >= 3]).toEqual([fill, ground, true]);
      }
  });
});
