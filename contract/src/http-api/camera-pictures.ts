import { z } from 'zod';

/** Played by the browser: HTTP Live Streaming (RFC 8216) through the server; WebRTC from the media server itself, agreed on by WHEP. */
export const STREAM_KINDS = ['hls', 'webrtc'] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];

/** How a camera gives its picture: one JPEG a request, one after the other in an answer that does not end (multipart/x-mixed-replace), or a stream. */
export const PICTURE_KINDS = ['snapshot', 'mjpeg', ...STREAM_KINDS] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

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
  'encrypted',
  'unplayable',
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
  /** The browser plays it itself: `GET /cameras/{id}/hls/live`, or `POST /cameras/{id}/whep`. */
  z.object({ state: z.literal('stream'), camera: z.string(), kind: z.enum(STREAM_KINDS) }),
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

/** `POST /cameras/{id}/whep` (WebRTC-HTTP Egress Protocol): what the browser offers to receive. */
export const streamOffer = z.object({ sdp: z.string().startsWith('v=0').max(65_536) });

/** What the media server answers; `session` ends it (`DELETE /cameras/{id}/whep/{session}`). */
export const streamAnswer = z.object({ sdp: z.string(), session: z.string() });

/** Codes of refusals when a camera gives no stream begin with this, and end with one of PICTURE_FAILURES; its own HTTP status is among the details. */
export const CAMERA_FAILURE_CODE = 'camera-';
