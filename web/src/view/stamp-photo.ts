import { PHOTO_BYTES_AT_MOST } from '@xuncheng/contract';

/** Pixels of the longer side: enough to read a number plate across a street. */
const LONGEST_SIDE = 1_600;
const PREVIEW_SIDE = 240;
/** JPEG qualities, tried until the picture is small enough. */
const QUALITIES = [0.82, 0.7, 0.55, 0.4] as const;
/** Letters in the strip are this part of the width. */
const TEXT_SHARE = 1 / 34;

export interface StampedPhoto {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Lower-case hexadecimal, of the bytes. */
  readonly sha256: string;
  /** Data URL of a small picture without the strip. */
  readonly preview: string;
}

/**
 * A photo as it is kept and sent: scaled down, upright, without what its file said of camera and place, with lines of text in a strip
 * below it, so that they cover nothing.
 * @throws when the file is no picture that this browser can read
 */
export async function stampPhoto(file: Blob, lines: readonly string[]): Promise<StampedPhoto> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const letter = Math.max(10, Math.round(width * TEXT_SHARE));
  const stripHeight = lines.length === 0 ? 0 : Math.round(letter * 1.5 * lines.length + letter * 0.5);
  const { canvas, pen } = newCanvas(width, height + stripHeight);
  pen.drawImage(picture, 0, 0, width, height);
  pen.fillStyle = '#000';
  pen.fillRect(0, height, width, stripHeight);
  pen.fillStyle = '#fff';
  pen.font = `${String(letter)}px system-ui, sans-serif`;
  pen.textBaseline = 'top';
  for (const [index, line] of lines.entries())
    pen.fillText(line, letter, height + letter * (0.5 + 1.5 * index), width - 2 * letter);
  const preview = drawPreview(picture);
  picture.close();
  const bytes = await encode(canvas);
  return { bytes, sha256: await digest(bytes), preview };
}

function newCanvas(
  width: number,
  height: number,
): { readonly canvas: HTMLCanvasElement; readonly pen: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return { canvas, pen: canvas.getContext('2d')! };
}

function drawPreview(picture: ImageBitmap): string {
  const scale = Math.min(1, PREVIEW_SIDE / Math.max(picture.width, picture.height));
  const { canvas, pen } = newCanvas(
    Math.max(1, Math.round(picture.width * scale)),
    Math.max(1, Math.round(picture.height * scale)),
  );
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/jpeg', 0.6);
}

async function encode(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  for (const quality of QUALITIES) {
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/jpeg', quality);
    });
    if (!blob) break;
    if (blob.size <= PHOTO_BYTES_AT_MOST) return new Uint8Array(await blob.arrayBuffer());
  }
  throw new Error('the picture cannot be made small enough');
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
