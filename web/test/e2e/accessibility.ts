import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** WCAG 2.1, levels A and AA. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** What axe-core finds serious or critical on the page as it stands: nothing. */
export async function expectAccessible(page: Page): Promise<void> {
  // Not as a script of the page, which its security policy would refuse.
  await page.evaluate(axe.source);
  const found = await page.evaluate(async (rules) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: rules,
      resultTypes: ['violations'],
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ html, any, all }) => `${id}: ${html} (${[...any, ...all][0]?.message ?? ''})`),
      );
  }, RULES);
  expect(found).toEqual([]);
}
