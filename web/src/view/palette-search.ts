import { wordAt, wordsOf, type SpelledAt } from './text-search.ts';

/** What the palette can find, the kind most asked for first. */
export const PALETTE_KINDS = ['action', 'officer', 'device', 'place', 'area', 'cell'] as const;
export type PaletteKind = (typeof PALETTE_KINDS)[number];

export interface PaletteEntry {
  readonly kind: PaletteKind;
  /** Unique among its kind. */
  readonly id: string;
  readonly title: string;
  /** What tells it from others of the same title. */
  readonly detail: string;
  /** The shortcut that does the same. */
  readonly keys?: string | undefined;
  readonly run: () => void;
}

/**
 * Entries in which every word of the query occurs (any case; in title and detail also in Pinyin): those whose title is the query, those
 * whose title begins with its first word, those whose title holds all of it, then the others; inside each by kind. An empty query: the actions, in the
 * order that they are given in.
 */
export function searchPalette(
  entries: Iterable<PaletteEntry>,
  query: string,
  most: number,
  spelledAt?: SpelledAt,
): PaletteEntry[] {
  const sought = query.trim().toLowerCase();
  const words = wordsOf(query);
  const ranked: { readonly entry: PaletteEntry; readonly rank: number }[] = [];
  for (const entry of entries) {
    if (words.length === 0 && entry.kind !== 'action') continue;
    const places = words.map((word) => wordAt(entry.title, word, spelledAt));
    const elsewhere = `${entry.detail} ${entry.id}`;
    if (!words.every((word, index) => places[index]! >= 0 || wordAt(elsewhere, word, spelledAt) >= 0)) continue;
    const nearness = entry.title.toLowerCase() === sought ? 0 : places.includes(-1) ? 3 : places[0] === 0 ? 1 : 2;
    ranked.push({ entry, rank: nearness * PALETTE_KINDS.length + PALETTE_KINDS.indexOf(entry.kind) });
  }
  return ranked
    .sort((a, b) => a.rank - b.rank || (words.length === 0 ? 0 : a.entry.title.localeCompare(b.entry.title)))
    .slice(0, most)
    .map(({ entry }) => entry);
}
