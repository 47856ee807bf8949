/** A label on the screen: its box in pixels around a centre, and how much it matters (0 matters most). */
export interface ScreenLabel {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rank: number;
  /** Of those with the same number one is shown at most: places that a label may take, the best first. */
  readonly group?: number;
}

/** Pixels of air around a label. */
const MARGIN = 6;
/** Side of the squares in which boxes are looked up. */
const SQUARE = 96;

/**
 * Which labels to show so that none covers another: greedy by rank, earlier ones first among equals. Answers one flag a label,
 * in the order given. Boxes wholly outside `width` × `height` are not shown.
 */
export function declutter(labels: readonly ScreenLabel[], width: number, height: number): boolean[] {
  const shown = new Array<boolean>(labels.length).fill(false);
  const order = labels.map((_, index) => index).sort((a, b) => labels[a]!.rank - labels[b]!.rank || a - b);
  const squares = new Map<number, ScreenLabel[]>();
  const placed = new Set<number>();
  for (const index of order) {
    const label = labels[index]!;
    const outside =
      label.x + label.width / 2 < 0 ||
      label.x - label.width / 2 > width ||
      label.y + label.height / 2 < 0 ||
      label.y - label.height / 2 > height;
    if (outside || (label.group !== undefined && placed.has(label.group))) continue;
    const keys = squaresOf(label);
    if (keys.some((key) => squares.get(key)?.some((other) => overlap(label, other)))) continue;
    shown[index] = true;
    if (label.group !== undefined) placed.add(label.group);
    for (const key of keys) {
      const square = squares.get(key);
      if (square) square.push(label);
      else squares.set(key, [label]);
    }
  }
  return shown;
}

function overlap(a: ScreenLabel, b: ScreenLabel): boolean {
  return (
    Math.abs(a.x - b.x) < (a.width + b.width) / 2 + MARGIN && Math.abs(a.y - b.y) < (a.height + b.height) / 2 + MARGIN
  );
}

function squaresOf(label: ScreenLabel): number[] {
  const keys: number[] = [];
  const left = Math.floor((label.x - label.width / 2 - MARGIN) / SQUARE);
  const right = Math.floor((label.x + label.width / 2 + MARGIN) / SQUARE);
  const top = Math.floor((label.y - label.height / 2 - MARGIN) / SQUARE);
  const bottom = Math.floor((label.y + label.height / 2 + MARGIN) / SQUARE);
  for (let x = left; x <= right; x++) for (let y = top; y <= bottom; y++) keys.push(x * 4_096 + y);
  return keys;
}
