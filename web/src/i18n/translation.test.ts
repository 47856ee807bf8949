import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { zhCN } from './zh-cn.ts';

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [path, text] of leaves(value, `${prefix}${key}.`)) found.set(path, text);
  }
  return found;
}

const chinese = leaves(zhCN);
const allEnglish = leaves(en);
/** Those for a count of one, by the key of the others. */
const singular = [...allEnglish].flatMap(([key, text]) =>
  key.endsWith('_one') ? [[key.slice(0, -'_one'.length), text] as const] : [],
);
const english = new Map([...allEnglish].filter(([key]) => !key.endsWith('_one')));
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]!).sort();

const sources = Object.entries(
  import.meta.glob<string>(['../**/*.ts', '../**/*.tsx', '!../**/*.test.ts', '!./{en,zh-cn}/*.ts'], {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
).map(([, source]) => source);

const parts = import.meta.glob<Record<string, Tree>>('./{en,zh-cn}/*.ts', { eager: true });

/** What the server refuses by, as its code has it. */
const refusals = Object.values(
  import.meta.glob<string>('../../../server/src/**/*.ts', { query: '?raw', import: 'default', eager: true }),
).flatMap((source) => [...source.matchAll(/new Refusal\(\s*\d+,\s*'([a-z-]+)'/g)].map(([, code]) => code!));

/** Said to programs: no page of ours asks so, or it asks for a picture and shows that there is none. */
const NOT_SHOWN = [
  // has a text of its own beside the codes
  'forbidden',
  ...['disconnected', 'no-push', 'no-push-service', 'no-such-route', 'not-a-file', 'not-a-probe'],
  ...['event-picture-failed', 'map-source-busy', 'map-source-failed', 'tile-not-found'],
];

/** Counts that are limits of ours. */
const NEVER_ONE = ['signIn.tooShort', 'instruct.photosFull'];

describe('the texts', () => {
  it('have words for everything that the server refuses', () => {
    expect(refusals.length).toBeGreaterThan(50);
    const unsaid = refusals.filter((code) => !chinese.has(`error.code.${code}`) && !NOT_SHOWN.includes(code));
    expect(unsaid).toEqual([]);
  });
  it('are the sum of their parts: no two parts have a key in common, and none is left out', () => {
    for (const [language, all] of [
      ['en', allEnglish],
      ['zh-cn', chinese],
    ] as const) {
      const keys = Object.entries(parts)
        .filter(([file]) => file.startsWith(`./${language}/`))
        .flatMap(([, part]) => Object.values(part).flatMap((tree) => [...leaves(tree).keys()]));
      expect(keys.sort()).toEqual([...all.keys()].sort());
    }
  });

  it('have the same keys in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('take the same values in both languages', () => {
    for (const [key, text] of chinese)
      expect({ key, uses: placeholders(english.get(key)!) }).toEqual({ key, uses: placeholders(text) });
  });

  it('are bent for one where English counts things', () => {
    expect(singular.length).toBeGreaterThan(20);
    for (const [key, text] of singular) {
      expect(placeholders(text), key).toContain('count');
      expect(placeholders(text), key).toEqual(placeholders(english.get(key) ?? ''));
    }
    // What is counted comes right behind the count.
    const unbent = [...english]
      .filter(
        ([key, text]) =>
          /\{\{count\}\} (other )?(?!is\b)[a-z]+s\b/.test(text) &&
          !singular.some(([one]) => one === key) &&
          !NEVER_ONE.includes(key),
      )
      .map(([key]) => key);
    expect(unbent).toEqual([]);
  });

  it('are never empty, and the English has no Chinese in it except the name of the other language', () => {
    for (const [key, text] of [...chinese, ...english])
      expect({ key, empty: text === '' }).toEqual({ key, empty: false });
    for (const [key, text] of english) if (key !== 'language.other') expect(text, key).not.toMatch(/\p{Script=Han}/u);
  });

  it('hold every key the code asks for, and the code asks for every key', () => {
    expect(sources.length).toBeGreaterThan(50);
    const asked = new Set<string>();
    for (const source of sources) {
      for (const [, key] of source.matchAll(/['"`]([a-zA-Z]+(?:\.[\w.-]+)+)['"`]/g))
        if (chinese.has(key!)) asked.add(key!);
      for (const [, key] of source.matchAll(/\bt\(\s*'([^']+)'/g)) expect(chinese.has(key!), key).toBe(true);
      for (const [, prefix] of source.matchAll(/`([a-zA-Z]+(?:\.[\w-]+)*\.?[a-z]*)\$\{/g)) {
        for (const key of chinese.keys()) if (prefix!.includes('.') && key.startsWith(prefix!)) asked.add(key);
      }
    }
    expect([...chinese.keys()].filter((key) => !asked.has(key))).toEqual([]);
  });
});
