import { describe, expect, it } from 'vitest';
import { LOOKS, MAP_LOOKS } from '../src/theme/map-look.ts';
import { COVERAGE_ALPHAS, COVERAGE_COLOURS, OFFICER_COLOURS, SEVERITY_COLOURS } from '../src/theme/palette.ts';
import { ciede2000, differenceSeen, over, rgbOf, VISIONS } from './colour-vision.ts';

/** Told apart at a glance; marks are small. */
const APART = 10;
/** Of areas that lie side by side over the map, where what is fine stays in the background. */
const APART_OVER_THE_MAP = 8;

type Colour = ReturnType<typeof rgbOf>;

/** The pairs of a set that are nearer to each other than that, as somebody sees them. */
function tooNear(colours: Readonly<Record<string, Colour>>, vision: string, apart: number): string[] {
  const names = Object.keys(colours);
  return names.flatMap((a, i) =>
    names.slice(i + 1).flatMap((b) => {
      const difference = differenceSeen(colours[a]!, colours[b]!, vision);
      return difference >= apart ? [] : [`${a}–${b}: ${difference.toFixed(1)}`];
    }),
  );
}

const parsed = (hex: Readonly<Record<string, string>>): Record<string, Colour> =>
  Object.fromEntries(Object.entries(hex).map(([name, value]) => [name, rgbOf(value)]));

it('the difference is that of the published pairs', () => {
  // Rows 1, 7, 17, 25 and 34 of the paper's table.
  const pairs = [
    [ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485]), 2.0425],
    [ciede2000([50, 0, 0], [50, -1, 2]), 2.3669],
    [ciede2000([50, 2.5, 0], [73, 25, -18]), 27.1492],
    [ciede2000([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387]), 1.2644],
    [ciede2000([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514]), 0.9082],
  ] as const;
  for (const [found, published] of pairs) expect(found).toBeCloseTo(published, 4);
});

describe.each(VISIONS)('with %s vision', (vision) => {
  it.each([
    ['states of officers', parsed(OFFICER_COLOURS)],
    ['severities', parsed(SEVERITY_COLOURS)],
    ['classes of coverage in their legend', parsed(Object.fromEntries(COVERAGE_COLOURS.entries()))],
  ])('%s stay apart', (_what, colours) => {
    expect(tooNear(colours, vision, APART)).toEqual([]);
  });

  it.each(LOOKS)('classes of coverage stay apart over the map by %s', (look) => {
    const ground = rgbOf(MAP_LOOKS[look].ground);
    const painted = COVERAGE_COLOURS.map((colour, level) => over(rgbOf(colour), COVERAGE_ALPHAS[level]!, ground));
    expect(tooNear(Object.fromEntries(painted.entries()), vision, APART_OVER_THE_MAP)).toEqual([]);
  });
});
