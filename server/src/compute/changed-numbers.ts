/** A number of a settings tree that is another one now; null: there was none, or is none. */
export interface ChangedNumber {
  /** Names from the root on, with dots between. */
  readonly path: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** The numbers in which two trees of settings differ, in the order of the later one; what is no number is passed over. */
export function changedNumbers(before: unknown, after: unknown): ChangedNumber[] {
  const old = numbersOf(before);
  const now = numbersOf(after);
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((path) => {
    const change = { path, before: old.get(path) ?? null, after: now.get(path) ?? null };
    return change.before === change.after ? [] : [change];
  });
}

function numbersOf(tree: unknown, path = '', found = new Map<string, number>()): Map<string, number> {
  if (typeof tree === 'number') found.set(path, tree);
  else if (tree !== null && typeof tree === 'object') {
    for (const [name, branch] of Object.entries(tree)) numbersOf(branch, path === '' ? name : `${path}.${name}`, found);
  }
  return found;
}
