/** The end of a line: its place, and half the width of the circle around it in each row of the raster that the circle reaches. */
interface RoundEnd {
  x: number;
  y: number;
  firstRow: number;
  lastRow: number;
  readonly halves: Float64Array;
}

/**
 * A round brush that is drawn along lines over a raster. It notes where in each row what is painted begins and ends, so that ground
 * painted over and over costs no more than its edges; `lay` turns that into pixels. Lengths are in pixels, and places are those of
 * the pixels' middles: (0, 0) is the middle of the south-western one.
 */
export class CapsuleBrush {
  private readonly columns: number;
  private readonly rows: number;
  private readonly radius: number;
  /** How many runs begin at a pixel less those that ended before it; a column more than the raster has. */
  private readonly edges: Int32Array;
  private from: RoundEnd;
  private to: RoundEnd;

  constructor(columns: number, rows: number, radius: number) {
    this.columns = columns;
    this.rows = rows;
    this.radius = radius;
    this.edges = new Int32Array((columns + 1) * rows);
    const end = (): RoundEnd => ({
      x: 0,
      y: 0,
      firstRow: 0,
      lastRow: -1,
      halves: new Float64Array(Math.min(rows, Math.ceil(2 * radius) + 2)),
    });
    this.from = end();
    this.to = end();
  }

  /** Put the brush down at a place: it paints a circle. */
  put(x: number, y: number): void {
    this.round(this.to, x, y);
    this.paint(this.to, this.to);
  }

  /** Draw it on from where it is along a straight line. */
  drawTo(x: number, y: number): void {
    const { from, to } = this;
    this.from = to;
    this.to = from;
    this.round(from, x, y);
    this.paint(to, from);
  }

  /** Set the pixels painted to 1. @param pixels row by row, one byte each */
  lay(pixels: Uint8Array): void {
    const { columns, edges } = this;
    for (let row = 0, at = 0, pixel = 0; row < this.rows; row++, at++) {
      let depth = 0;
      for (const end = pixel + columns; pixel < end; pixel++) {
        depth += edges[at++]!;
        if (depth > 0) pixels[pixel] = 1;
      }
    }
  }

  private round(end: RoundEnd, x: number, y: number): void {
    const { radius } = this;
    const { halves } = end;
    const first = Math.max(0, Math.ceil(y - radius));
    const last = Math.min(this.rows - 1, Math.floor(y + radius));
    for (let row = first; row <= last; row++)
      halves[row - first] = Math.sqrt(Math.max(0, radius * radius - (row - y) * (row - y)));
    end.x = x;
    end.y = y;
    end.firstRow = first;
    end.lastRow = last;
  }

  /** All within the radius of a line: in each row one run of pixels, since the shape is convex. */
  private paint(a: RoundEnd, b: RoundEnd): void {
    const { columns, edges } = this;
    const { x: ax, y: ay, firstRow: firstA, lastRow: lastA, halves: halvesA } = a;
    const { x: bx, y: by, firstRow: firstB, lastRow: lastB, halves: halvesB } = b;
    const dx = bx - ax;
    const dy = by - ay;
    const length = Math.sqrt(dx * dx + dy * dy);
    // The two long sides are the line moved by this and by its opposite; each crosses the rows between its ends.
    const nx = length === 0 ? 0 : (-dy / length) * this.radius;
    const ny = length === 0 ? 0 : (dx / length) * this.radius;
    const slope = dx / dy;
    const south = Math.min(ay, by);
    const north = Math.max(ay, by);
    const last = Math.max(lastA, lastB);
    for (let row = Math.min(firstA, firstB); row <= last; row++) {
      let west = Number.POSITIVE_INFINITY;
      let east = Number.NEGATIVE_INFINITY;
      if (row >= firstA && row <= lastA) {
        const half = halvesA[row - firstA]!;
        west = ax - half;
        east = ax + half;
      }
      if (row >= firstB && row <= lastB) {
        const half = halvesB[row - firstB]!;
        if (bx - half < west) west = bx - half;
        if (bx + half > east) east = bx + half;
      }
      if (dy !== 0) {
        if (row - ny >= south && row - ny <= north) {
          const at = ax + nx + (row - ay - ny) * slope;
          if (at < west) west = at;
          if (at > east) east = at;
        }
        if (row + ny >= south && row + ny <= north) {
          const at = ax - nx + (row - ay + ny) * slope;
          if (at < west) west = at;
          if (at > east) east = at;
        }
      }
      const first = Math.max(0, Math.ceil(west));
      const behind = Math.min(columns - 1, Math.floor(east)) + 1;
      if (first >= behind) continue;
      const begin = row * (columns + 1);
      edges[begin + first]!++;
      edges[begin + behind]!--;
    }
  }
}
