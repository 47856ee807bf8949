import FlatQueue from 'flatqueue';

/** Who could do what: edges of row i are those from `start[i]` to `start[i + 1]`. A gain is > 0. */
export interface GainEdges {
  readonly start: ArrayLike<number>;
  readonly column: ArrayLike<number>;
  readonly gain: ArrayLike<number>;
}

/**
 * Gives every row at most one column and every column at most one row, so that the sum of the gains is the greatest.
 *
 * Successive shortest paths with potentials, one row at a time (Jonker & Volgenant 1987, here on sparse edges): a new row takes the
 * cheapest chain of changes, and any row on it may be left without a column. Costs grow with the edges that a chain
 * looks at, not with rows × columns: a dense matrix of a city would be mostly ways that nobody goes.
 * @returns column of each row; −1: none
 */
export function assign(edges: GainEdges, columns: number): Int32Array {
  const rows = edges.start.length - 1;
  const columnOf = new Int32Array(rows).fill(-1);
  const rowOf = new Int32Array(columns).fill(-1);
  const rowPrice = new Float64Array(rows);
  const columnPrice = new Float64Array(columns);
  const distance = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const cameFrom = new Int32Array(columns);
  const isDone = new Uint8Array(columns);
  const queue = new FlatQueue<number>();

  function addRow(row: number): void {
    const seen: number[] = [];
    const done: number[] = [];
    let leaver = row; // the row on the chain that is cheapest to leave without a column, and what that costs
    let leaveCost = 0;
    let end = -1;
    let total: number;
    look(row, 0, 0);
    for (;;) {
      while (queue.length > 0 && isDone[queue.peek()!]) queue.pop();
      const next = queue.peekValue() ?? Number.POSITIVE_INFINITY;
      if (leaveCost <= next) {
        total = leaveCost;
        break;
      }
      const column = queue.pop()!;
      if (rowOf[column]! < 0) {
        [end, total] = [column, next];
        break;
      }
      isDone[column] = 1;
      done.push(column);
      const other = rowOf[column]!;
      if (next - rowPrice[other]! < leaveCost) [leaver, leaveCost] = [other, next - rowPrice[other]!];
      look(other, next, rowPrice[other]!);
    }
    rowPrice[row] = total;
    for (const column of done) {
      rowPrice[rowOf[column]!]! += total - distance[column]!;
      columnPrice[column]! += distance[column]! - total;
    }
    // Hand the columns on along the chain, from its end back to the new row.
    if (end < 0 && leaver !== row) {
      end = columnOf[leaver]!;
      columnOf[leaver] = -1;
    }
    while (end >= 0) {
      const taker = cameFrom[end]!;
      const before = columnOf[taker]!;
      columnOf[taker] = end;
      rowOf[end] = taker;
      end = taker === row ? -1 : before;
    }
    for (const column of seen) {
      distance[column] = Number.POSITIVE_INFINITY;
      isDone[column] = 0;
    }
    queue.clear();

    function look(from: number, base: number, price: number): void {
      for (let edge = edges.start[from]!; edge < edges.start[from + 1]!; edge++) {
        const column = edges.column[edge]!;
        if (isDone[column]) continue;
        const through = base - edges.gain[edge]! - price - columnPrice[column]!;
        if (through >= distance[column]!) continue;
        if (distance[column] === Number.POSITIVE_INFINITY) seen.push(column);
        distance[column] = through;
        cameFrom[column] = from;
        queue.push(column, through);
      }
    }
  }

  for (let row = 0; row < rows; row++) addRow(row);
  return columnOf;
}
