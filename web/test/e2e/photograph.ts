import type { Page } from 'playwright-core';

/** A JPEG that cannot be made small, as a camera would give it; other seeds are other pictures. */
export async function photograph(page: Page, width: number, height: number, seed = 7): Promise<Buffer> {
  const jpeg = await page.evaluate(
    ([w, h, s]) => {
      const canvas = document.createElement('canvas');
      canvas.width = w!;
      canvas.height = h!;
      const pen = canvas.getContext('2d')!;
      const picture = pen.createImageData(w!, h!);
      let seed = s!;
      for (let i = 0; i < picture.data.length; i++) {
        seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
        picture.data[i] = i % 4 === 3 ? 255 : ((i / 4) % w!) / 8 + (seed >> 24);
      }
      pen.putImageData(picture, 0, 0);
      return canvas.toDataURL('image/jpeg', 0.9).split(',')[1]!;
    },
    [width, height, seed],
  );
  return Buffer.from(jpeg, 'base64');
}
