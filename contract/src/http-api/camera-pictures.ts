import { z } from 'zod';

/** How a camera gives its picture: one JPEG a request, or one after the other in an answer that does not end (multipart/x-mixed-replace). */
export const PICTURE_KINDS = ['snapshot', 'mjpeg'] as const;

/** Cameras in one answer: a strip of four, and those of the cards beside it. */
export const CAMERAS_AT_ONCE = 8;

/** Longest picture that is passed on. */
export const PICTURE_BYTES_AT_MOST = 4 * 1_048_576;

/** Where the server finds the picture. User and password have fields of their own: an address is shown, written down and logged. */
const pictureUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((url) => URL.canParse(url) && new URL(url).username === '' && new URL(url).password === '', {
    message: 'user and password have fields of their own',
  });

/** As an administrator sees it; the password is never given out. */
export const pictureSource = z.object({
  kind: z.enum(PICTURE_KINDS),
  url: z.string(),
  username: z.string().nullable(),
  hasPassword: z.boolean(),
});
export type PictureSource = z.infer<typeof pictureSource>;

/** `PUT /devices/{id}/picture`; null: the camera has no picture. */
export const pictureChange = z.object({
  source: z
    .object({
      kind: z.enum(PICTURE_KINDS),
      url: pictureUrl,
      username: z.string().trim().min(1).max(100).nullable(),
      /** Not given: the one that is kept, as long as host and user stay the same. Null: none. */
      password: z.string().min(1).max(200).nullable().optional(),
    })
    .nullable(),
});
export type PictureChange = z.infer<typeof pictureChange>;

/** Why there is no picture, by what somebody can do about it. */
export const PICTURE_FAILURES = [
  'unknown-host',
  'unreachable',
  'no-answer',
  'stopped',
  'certificate',
  'unauthorized',
  'redirected',
  'http-status',
  'not-a-picture',
  'too-large',
  'too-many-cameras',
] as const;
export type PictureFailureReason = (typeof PICTURE_FAILURES)[number];

/**
 * What `GET /cameras/pictures?ids=a,b` says of one camera, one after the other until the answer ends (within a minute; whoever goes on
 * watching asks again). A frame's JPEG follows its news; who reads slowly is told the newest of each camera.
 */
export const pictureNews = z.discriminatedUnion('state', [
  /** `at`: epoch ms of the server's clock at which it was there; `bytes`: length of the JPEG. */
  z.object({
    state: z.literal('frame'),
    camera: z.string(),
    at: z.number(),
    bytes: z.number().int().positive().max(PICTURE_BYTES_AT_MOST),
  }),
  z.object({ state: z.literal('waiting'), camera: z.string() }),
  z.object({ state: z.literal('none'), camera: z.string() }),
  z.object({
    state: z.literal('failed'),
    camera: z.string(),
    reason: z.enum(PICTURE_FAILURES),
    /** The camera's own answer, when that was the trouble. */
    status: z.number().int().nullable(),
    /** Epoch ms: the last picture, or the first failure. */
    since: z.number(),
  }),
]);
export type PictureNews = z.infer<typeof pictureNews>;
