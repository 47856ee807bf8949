import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { PATIENCE_MS } from './running-district.ts';

/** The map between the panels of a desk of 1600 × 900. */
const CLIP = { x: 560, y: 240, width: 560, height: 480 };

/** Switch layers in the layer tree one after the other, where nobody moves: each makes another picture of the map. */
export async function switchLayers(page: Page, layers: readonly string[]): Promise<void> {
  const picture = async (): Promise<string> =>
    (await page.screenshot({ clip: CLIP, timeout: PATIENCE_MS })).toString('base64');
  let shown = await picture();
  for (const layer of layers) {
    const before = shown;
    await page.locator(`[data-testid="layer-${layer}"]`).click();
    await expect.poll(async () => (shown = await picture()), { message: layer, interval: 300 }).not.toBe(before);
  }
}
