/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- Cesium's typings name a base class where by documentation any of its family is meant. */
import { outerRings, polygonsOf, type Cell, type CoverageNow } from '@xuncheng/contract';
import {
  BlendingState,
  Color,
  ColorGeometryInstanceAttribute,
  PerInstanceColorAppearance,
  Primitive,
  PrimitiveCollection,
  type GeometryInstance,
  type Scene,
} from 'cesium';
import { COVERAGE_ALPHAS, COVERAGE_COLOURS } from '../theme/palette.ts';
import type { MapColours } from '../theme/map-look.ts';
import { paintedLines, type Painted } from './painted.ts';
import { colourOf, flatPolygon, pixelLine } from './shapes.ts';

const FILL_HEIGHT = 2.6;
const LINE_HEIGHT = 2.9;
const LINE_ALPHA = 0.7;
const CLASS_BYTES = COVERAGE_COLOURS.map((css, level) =>
  ColorGeometryInstanceAttribute.toValue(colourOf(css, COVERAGE_ALPHAS[level])),
);
/** Cells without a target now. */
const CLEAR_BYTES = ColorGeometryInstanceAttribute.toValue(Color.TRANSPARENT);

/** The cells: one batch whose colours follow coverage, one batch of lines. Both are built when first shown. */
export class CellsLayer {
  private readonly primitives: PrimitiveCollection;
  private readonly cells: readonly Cell[];
  private fill: Primitive | null = null;
  private lines: Painted | null = null;
  private lineColour = '';
  private coverage: CoverageNow | null = null;
  private painted: CoverageNow | null = null;
  private readonly levels = new Map<number, number>();

  constructor(scene: Scene, cells: readonly Cell[]) {
    // Its place in the order is taken now: what is added to the scene later is drawn over it.
    this.primitives = scene.primitives.add(new PrimitiveCollection()) as PrimitiveCollection;
    this.cells = cells;
  }

  show(coverage: boolean, lines: boolean): void {
    if (coverage && !this.fill && this.cells.length > 0) {
      const instances = this.cells.flatMap((cell) =>
        polygonsOf(cell.geometry).map((rings, piece) =>
          flatPolygon(rings, FILL_HEIGHT, Color.TRANSPARENT, pieceOf(cell, piece)),
        ),
      );
      this.fill = this.primitives.add(tint(instances)) as Primitive;
    }
    if (lines && !this.lines && this.cells.length > 0) {
      const instances = this.cells.flatMap((cell) =>
        outerRings(cell.geometry).map((ring) => pixelLine(ring, LINE_HEIGHT, 1)),
      );
      this.lines = paintedLines(instances);
      this.lines.paint(this.lineColour, LINE_ALPHA);
      this.primitives.add(this.lines.primitive);
    }
    if (this.fill) this.fill.show = coverage;
    if (this.lines) this.lines.primitive.show = lines;
  }

  paintLines({ cellLine }: MapColours): void {
    this.lineColour = cellLine;
    this.lines?.paint(cellLine, LINE_ALPHA);
  }

  setCoverage(coverage: CoverageNow): void {
    this.coverage = coverage;
  }

  /** Paints what has changed, once the batch is built. Says whether something waits for that. */
  paint(): boolean {
    if (!this.fill?.show || !this.coverage || this.painted === this.coverage) return false;
    if (!this.fill.ready) return true;
    const present = new Map(this.coverage.cells.map(([cellId, , level]) => [cellId, level]));
    for (const cell of this.cells) {
      const level = present.get(cell.id) ?? -1;
      if ((this.levels.get(cell.id) ?? -1) === level) continue;
      this.levels.set(cell.id, level);
      for (const piece of polygonsOf(cell.geometry).keys()) {
        const attributes = this.fill.getGeometryInstanceAttributes(pieceOf(cell, piece)) as { color: Uint8Array };
        attributes.color = CLASS_BYTES[level] ?? CLEAR_BYTES;
      }
    }
    this.painted = this.coverage;
    return false;
  }
}

/** Each piece of a cell is an instance of its own. */
function pieceOf(cell: Cell, piece: number): string {
  return `${String(cell.id)}/${String(piece)}`;
}

/**
 * A batch that tints whatever stands on it: seen from the side, buildings would hide the streets between them. It is drawn with the
 * opaque things, after them, so that icons and labels come later and keep their colours.
 */
function tint(instances: GeometryInstance[]): Primitive {
  const appearance = new PerInstanceColorAppearance({
    flat: true,
    translucent: false,
    renderState: { depthTest: { enabled: false }, depthMask: false, blending: BlendingState.ALPHA_BLEND as object },
  });
  return new Primitive({ geometryInstances: instances, appearance, allowPicking: false, asynchronous: true });
}
