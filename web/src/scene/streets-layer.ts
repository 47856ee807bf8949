import type { StreetCoverage, StreetSegment } from '@xuncheng/contract';
import { PrimitiveCollection, type Scene } from 'cesium';
import { COVERAGE_COLOURS } from '../theme/palette.ts';
import { streetLevel } from '../view/street-level.ts';
import { lineOverlay } from './overlays.ts';
import { colourOf } from './shapes.ts';

const HEIGHT_METRES = 3.2;
const WIDTH_PIXELS = [3, 3, 3, 3, 2] as const;

/** Streets by how long ago somebody walked them: one batch a class. */
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
    const seconds = new Map(coverage.streets);
    for (const [level, colour] of COVERAGE_COLOURS.entries()) {
      const lines = segments.filter(({ id }) => streetLevel(seconds.get(id)) === level).map(({ line }) => line);
      const batch = lineOverlay(lines, HEIGHT_METRES, WIDTH_PIXELS[level] ?? 2, colourOf(colour, 0.9));
      if (batch) this.primitives.add(batch);
    }
  }
}
