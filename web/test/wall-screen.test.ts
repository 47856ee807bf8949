import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sheets = readdirSync('web/src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.css'))
  .map((file) => readFileSync(`web/src/${file}`, 'utf8').replaceAll(/\/\*[^]*?\*\//g, ''));

/** A condition with its rules, which may be one deep. */
const CONDITIONAL = /@media([^{]+)\{((?:[^{}]*\{[^{}]*\})*)\s*\}/g;
const WALL = '(min-width: 2800px) and (min-height: 1400px)';

function rulesOf(sheet: string): { readonly selectors: readonly string[]; readonly body: string }[] {
  return [...sheet.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selectors, body]) => ({
    selectors: selectors!.split(',').map((selector) => selector.trim()),
    body: body!,
  }));
}

describe('on a screen of a wall', () => {
  it('everything that is placed below the top bar is bigger with it, and none lies under it', () => {
    const atWall = sheets
      .flatMap((sheet) => [...sheet.matchAll(CONDITIONAL)].filter(([, condition]) => condition!.trim() === WALL))
      .flatMap(([, , rules]) => rulesOf(rules!))
      .filter(({ body }) => body.includes('1.35'))
      .flatMap(({ selectors }) => selectors);
    expect(atWall).toContain('.top-bar');
    const belowBar = sheets
      .flatMap((sheet) => rulesOf(sheet.replaceAll(CONDITIONAL, '')))
      .filter(({ body }) => /(^|[\s;])(top|inset|inset-block-start):[^;]*var\(--bar\)/.test(body))
      .flatMap(({ selectors }) => selectors)
      // A sibling is the last of them; a phone has no wall.
      .filter((selector) => !selector.includes('.narrow'))
      .map((selector) => selector.split(/\s/).at(-1)!);
    expect(belowBar.length).toBeGreaterThan(6);
    expect(belowBar.filter((selector) => !atWall.includes(selector))).toEqual([]);
  });
});
