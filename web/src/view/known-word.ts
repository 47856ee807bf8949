/** The word, if the table has a text for it: devices and rules may use words that nobody translated. */
export function knownWord<Word extends string>(table: Readonly<Record<Word, string>>, word: string): Word | null {
  return Object.hasOwn(table, word) ? (word as Word) : null;
}
