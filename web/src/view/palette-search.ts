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
  readonly run: () => void;
}

/**
 * Entries in which every word of the query occurs (any case): those whose title is the query, those whose title begins with
 * it, those whose title holds it, then the others; inside each by kind. An empty query: the actions.
 */
export function searchPalette(entries: Iterable<PaletteEntry>, query: string, most: number): PaletteEntry[] {
  const sought = query.trim().toLowerCase();
  const words = sought.split(/\s+/).filter(Boolean);
  const ranked: { readonly entry: PaletteEntry; readonly rank: number }[] = [];
  for (const entry of entries) {
    if (words.length === 0 && entry.kind !== 'action') continue;
    const title = entry.title.toLowerCase();
    const text = `${title} ${entry.detail.toLowerCase()} ${entry.id.toLowerCase()}`;
    if (!words.every((word) => text.includes(word))) continue;
    const nearness = title === sought ? 0 : title.startsWith(sought) ? 1 : title.includes(sought) ? 2 : 3;
    ranked.push({ entry, rank: nearness * PALETTE_KINDS.length + PALETTE_KINDS.indexOf(entry.kind) });
  }
  return ranked
    .sort((a, b) => a.rank - b.rank || a.entry.title.localeCompare(b.entry.title))
    .slice(0, most)
    .map(({ entry }) => entry);
}
