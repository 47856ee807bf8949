/** Where in a text a word of Latin letters is the pronunciation of what stands there; -1: nowhere. */
export type SpelledAt = (text: string, word: string) => number;

/** Only these are worth spelling out; Chinese characters and numbers are found as they are. */
const SPELLING = /^[a-z]+[a-z0-9]*$/;

/** Where a word (lower case) stands in a text, as written or as pronounced; -1: nowhere. */
export function wordAt(text: string, word: string, spelledAt?: SpelledAt): number {
  const written = text.toLowerCase().indexOf(word);
  return written >= 0 || !spelledAt || !SPELLING.test(word) ? written : spelledAt(text, word);
}

/** The words of a query, in lower case. */
export function wordsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Is every word of the query (any case, also in Pinyin or its initials) in one of the texts? */
export function matchesText(query: string, texts: readonly string[], spelledAt?: SpelledAt): boolean {
  return wordsOf(query).every((word) => texts.some((text) => wordAt(text, word, spelledAt) >= 0));
}
