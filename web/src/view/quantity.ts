export const QUANTITY_KINDS = ['water-level', 'noise', 'pm25', 'tilt', 'fill', 'other'] as const;
export type QuantityKind = (typeof QUANTITY_KINDS)[number];

const PATTERNS: readonly (readonly [RegExp, QuantityKind])[] = [
  [/water|level|水位/i, 'water-level'],
  [/noise|sound|噪/i, 'noise'],
  [/pm|dust|扬尘/i, 'pm25'],
  [/tilt|manhole|井盖/i, 'tilt'],
  [/fill|bin|满溢/i, 'fill'],
];

/** The kind a probe's free-text quantity belongs to, for its shape and letter. */
export function quantityKind(quantity: string | null): QuantityKind {
  // `fill-level` is a bin's, not a river's.
  if (quantity && /fill|bin/i.test(quantity)) return 'fill';
  return PATTERNS.find(([pattern]) => quantity !== null && pattern.test(quantity))?.[1] ?? 'other';
}

/** The letter inside a probe's shape. */
export const QUANTITY_LETTERS: Record<QuantityKind, string> = {
  'water-level': 'W',
  noise: 'N',
  pm25: 'P',
  tilt: 'T',
  fill: 'B',
  other: '·',
};
