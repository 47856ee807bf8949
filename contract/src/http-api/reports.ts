import { z } from 'zod';
import { PHOTO_BYTES_AT_MOST, photoDigest } from '../photo.ts';

/** What officers report most; `other` is told by words. */
export const REPORT_KINDS = [
  'street-trading',
  'illegal-parking',
  'rubbish',
  'exposed-refuse',
  'damaged-component',
  'manhole-cover',
  'illegal-building',
  'noise',
  'other',
] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** The thing itself, its surroundings, what it is found again by; `after` it was handled. */
export const PHOTO_KINDS = ['near', 'far', 'reference', 'after'] as const;
export type PhotoKind = (typeof PHOTO_KINDS)[number];

export const REPORT_STATES = ['new', 'seen', 'closed'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

export const PHOTOS_AT_MOST = 8;
/** Bytes of a photo in one request: what is lost when a network goes in the middle. */
export const PHOTO_PIECE_BYTES = 65_536;

/** The year 2100: no phone's clock is that wrong. */
const LAST_MOMENT = 4_102_444_800_000;
const moment = z.number().int().positive().max(LAST_MOMENT);

/** WGS-84, metres. */
export const reportPlace = z.object({
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  accuracy: z.number().nonnegative().max(1_000_000).nullable(),
});
export type ReportPlace = z.infer<typeof reportPlace>;

/** A photo announced with its report. When and where it was taken is also drawn into the picture. */
export const newReportPhoto = z.object({
  sha256: photoDigest,
  /** Bytes. */
  size: z.number().int().positive().max(PHOTO_BYTES_AT_MOST),
  kind: z.enum(PHOTO_KINDS),
  takenAt: moment,
  place: reportPlace.nullable(),
});
export type NewReportPhoto = z.infer<typeof newReportPhoto>;

/** `POST /reports`. The same id answers with the same report and says how much of each photo is there. */
export const newReport = z
  .object({
    id: z.uuid(),
    kind: z.enum(REPORT_KINDS),
    words: z.string().trim().max(1_000),
    place: reportPlace,
    /** By the phone's clock. */
    madeAt: moment,
    /** The officer has handled it already. */
    selfHandled: z.boolean(),
    photos: z.array(newReportPhoto).max(PHOTOS_AT_MOST),
  })
  .refine(({ photos }) => new Set(photos.map(({ sha256 }) => sha256)).size === photos.length, {
    path: ['photos'],
    message: 'every photo once',
  })
  .refine(({ words, photos }) => words !== '' || photos.length > 0, {
    path: ['words'],
    message: 'words or a photo are needed',
  })
  .refine(({ selfHandled, photos }) => !selfHandled || photos.some(({ kind }) => kind === 'after'), {
    path: ['photos'],
    message: 'what was handled needs a photo of afterwards',
  });
export type NewReport = z.infer<typeof newReport>;

/** `GET /reports?state=open|all`, newest first. Times in epoch ms. */
export const report = z.object({
  id: z.uuid(),
  officerId: z.number().int(),
  officerName: z.string(),
  badge: z.string(),
  areaId: z.number().int(),
  shiftId: z.number().int().nullable(),
  kind: z.enum(REPORT_KINDS),
  words: z.string(),
  place: reportPlace,
  /** By the phone's clock, and by the server's. */
  madeAt: z.number(),
  receivedAt: z.number(),
  selfHandled: z.boolean(),
  state: z.enum(REPORT_STATES),
  seenAt: z.number().nullable(),
  seenBy: z.string().nullable(),
  closedAt: z.number().nullable(),
  closedBy: z.string().nullable(),
  closingWords: z.string().nullable(),
  /** In the order they were taken. Those with `received` = `size` are there: `GET /reports/{id}/photos/{sha256}`. */
  photos: z.array(newReportPhoto.extend({ received: z.number().int() })),
});
export type Report = z.infer<typeof report>;
export type ReportPhoto = Report['photos'][number];

/**
 * `PUT /reports/{id}/photos/{sha256}?start=`, bytes as `application/octet-stream`: the answer says how much is there now. A piece that
 * does not begin where the server is changes nothing.
 */
export const photoProgress = z.object({ received: z.number().int(), size: z.number().int() });
export type PhotoProgress = z.infer<typeof photoProgress>;

/** `POST /reports/{id}/close` */
export const closeReport = z.object({ words: z.string().trim().min(1).max(500) });
