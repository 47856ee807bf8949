import { z } from 'zod';

/** A photo of 1,600 pixels as JPEG has a fifth of it. */
export const PHOTO_BYTES_AT_MOST = 2_000_000;
/** Photos that an operator gives with one order. */
export const ORDER_PHOTOS_AT_MOST = 6;

/** A photo is known by its bytes: lower-case hexadecimal SHA-256 of the JPEG. */
export const photoDigest = z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in lower-case hexadecimal');

/** Photos of an order, each once, in the order in which they are shown. */
export const orderPhotos = z
  .array(photoDigest)
  .max(ORDER_PHOTOS_AT_MOST)
  .refine((photos) => new Set(photos).size === photos.length, { message: 'every photo once' });
