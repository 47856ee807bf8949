/**
 * A list in the order in which it stood, for somebody who is choosing in it: those who are still in it keep their places, who has come
 * goes to the end. `before`: ids as they stood.
 */
export function holdOrder<T>(before: readonly number[], now: readonly T[], idOf: (item: T) => number): T[] {
  const byId = new Map(now.map((item) => [idOf(item), item]));
  const held: T[] = [];
  for (const id of before) {
    const item = byId.get(id);
    if (item === undefined) continue;
    held.push(item);
    byId.delete(id);
  }
  return [...held, ...byId.values()];
}
