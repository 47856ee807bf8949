import type { StreetCoverage, StreetSegment } from '@xuncheng/contract';
import { PrimitiveCollection, type Scene } from 'cesium';
import { COVERAGE_COLOURS, SURFACE } from '../theme/palette.ts';
import { lineOverlay } from './overlays.ts';
import { colourOf } from './shapes.ts';

const HEIGHT_METRES = 3.2;
const WIDTH_PIXELS = 3;

/** Streets by idleness as a share of their target, one batch a class; those without a target or an officer thin and grey. */
export class StreetsLayer {
  private readonly primitives: PrimitiveCollection;
  private drawn: StreetCoverage | null = null;

  constructor(scene: Scene) {
    this.primitives = scene.primitives.add(new PrimitiveCollection()) as PrimitiveCollection;
  }

  /** Null clears. */
  set(segments: readonly StreetSegment[], coverage: StreetCoverage | null): void {
    if (coverage === this.drawn) return;
    this.drawn = coverage;
    this.primitives.removeAll();
    if (!coverage) return;
    const levels = new Map(coverage.streets.map(([id, , level]) => [id, level]));
    const draw = (level: number | null, width: number, colour: string, alpha: number): void => {
      const lines = segments.filter(({ id }) => (levels.get(id) ?? null) === level).map(({ line }) => line);
      const batch = lineOverlay(lines, HEIGHT_METRES, width, colourOf(colour, alpha));
      if (batch) this.primitives.add(batch);
    };
    draw(null, 1, SURFACE.quiet, 0.5);
    for (const [level, colour] of COVERAGE_COLOURS.entries()) draw(level, WIDTH_PIXELS, colour, 0.9);
  }
}
