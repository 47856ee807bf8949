import { ICON_DENSITY, type Icon } from './icons.ts';

export interface LabelStyle {
  readonly sizePixels: number;
  readonly weight: number;
  readonly colour: string;
  /** Round the letters, where there is no plate behind them. */
  readonly halo?: string;
  /** A plate behind the text instead of a halo. */
  readonly plate?: string;
}

const FONT = 'system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const PADDING = 5;
const DARK = 'rgba(7,12,17,0.9)';
const cache = new Map<string, Icon & { readonly width: number; readonly height: number }>();

/**
 * A text as an image for the atlas, with the size it has on screen in pixels. Drawn by the browser's own text engine: the
 * engine's distance-field glyphs close up the fine strokes of Chinese characters at reading size.
 */
export function labelImage(
  text: string,
  style: LabelStyle,
): Icon & { readonly width: number; readonly height: number } {
  const name = `label-${String(style.sizePixels)}-${String(style.weight)}-${style.colour}-${style.plate ?? style.halo ?? ''}-${text}`;
  const known = cache.get(name);
  if (known) return known;
  const image = document.createElement('canvas');
  const font = `${String(style.weight)} ${String(style.sizePixels)}px ${FONT}`;
  const measure = image.getContext('2d')!;
  measure.font = font;
  const width = Math.ceil(measure.measureText(text).width) + PADDING * 2;
  const height = Math.ceil(style.sizePixels * 1.35) + PADDING;
  image.width = width * ICON_DENSITY;
  image.height = height * ICON_DENSITY;
  const pen = image.getContext('2d')!;
  pen.scale(ICON_DENSITY, ICON_DENSITY);
  pen.font = font;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  if (style.plate) {
    pen.fillStyle = style.plate;
    pen.beginPath();
    pen.roundRect(0.5, 0.5, width - 1, height - 1, 4);
    pen.fill();
  } else {
    pen.lineJoin = 'round';
    pen.strokeStyle = style.halo ?? DARK;
    pen.lineWidth = 3.5;
    pen.strokeText(text, width / 2, height / 2 + 0.5);
  }
  pen.fillStyle = style.colour;
  pen.fillText(text, width / 2, height / 2 + 0.5);
  const made = { name, image, width, height };
  cache.set(name, made);
  return made;
}
