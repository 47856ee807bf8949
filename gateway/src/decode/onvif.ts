import { Buffer, isUtf8 } from 'node:buffer';
import { messageKey, type AdmittedCameraEvent } from '@xuncheng/contract';
import { XMLParser } from 'fast-xml-parser';
import { SyntaxValidator } from 'fast-xml-validator';
import { z } from 'zod';
import { NOTHING, refuse, type Decoded, type DecodedItem, type Refusal } from './decoded.ts';
import { describeProblems } from './json.ts';
import { utcMoment } from './utc-moment.ts';

/**
 * ONVIF's events (Core Specification, 9; WS-BaseNotification 1.3) → camera events:
 *
 *   topic below RuleEngine, VideoAnalytics, VideoSource   an event of the camera; others (recordings, inputs, users) are not what it saw
 *   UtcTime                                               time
 *   a boolean in Data (IsMotion, State, …)                a state: its first true is `new`, true again is `update`, false is `end` of one event
 *   no such boolean (LineDetector/Crossed)                over at once: `new` with its end
 *   Source item Rule                                      the zone
 *   topic                                                 the label, by LABELS, or else the topic's path
 */
const WATCHED = new Set(['RuleEngine', 'VideoAnalytics', 'VideoSource']);

/** Labels that rules for alarms are written with; the last three topics are makers' own, met on many cameras. */
const LABELS: Readonly<Record<string, string>> = {
  'VideoSource/MotionAlarm': 'motion',
  'RuleEngine/CellMotionDetector/Motion': 'motion',
  'RuleEngine/MotionRegionDetector/Motion': 'motion',
  'RuleEngine/FieldDetector/ObjectsInside': 'objects-inside',
  'RuleEngine/LineDetector/Crossed': 'line-crossed',
  'RuleEngine/LoiteringDetector/ObjectIsLoitering': 'loitering',
  'RuleEngine/TamperDetector/Tamper': 'tampering',
  'VideoSource/GlobalSceneChange/AnalyticsService': 'tampering',
  'VideoSource/GlobalSceneChange/ImagingService': 'tampering',
  'RuleEngine/MyRuleDetector/PeopleDetect': 'person',
  'RuleEngine/MyRuleDetector/VehicleDetect': 'car',
  'VideoAnalytics/MotionDetection': 'motion',
};

const STATE_ITEM = /^(?:is[a-z]+|state|active|motion)$/i;
const SOURCE_ITEM = /^(?:VideoSourceConfigurationToken|VideoSourceToken|VideoSource|Source)$/;
const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false, '1': true, '0': false };

const text = z.string().max(128);
const simpleItems = z
  .object({
    SimpleItem: z
      .array(z.object({ '@Name': text, '@Value': text }))
      .max(32)
      .default([]),
  })
  .or(z.literal('').transform(() => ({ SimpleItem: [] })))
  .transform(({ SimpleItem }) => SimpleItem.map((item) => ({ name: item['@Name'], value: item['@Value'] })))
  .default([]);
const notification = z.object({
  Topic: text.or(z.object({ '#text': text }).transform((topic) => topic['#text'])),
  Message: z.object({
    Message: z.object({
      '@UtcTime': z.string().transform((said, context) => {
        const time = utcMoment(said);
        if (time !== undefined) return time;
        context.addIssue({ code: 'custom', message: `no moment: ${said.slice(0, 40)}` });
        return z.NEVER;
      }),
      '@PropertyOperation': z.enum(['Initialized', 'Changed', 'Deleted']).optional(),
      Source: simpleItems,
      Key: simpleItems,
      Data: simpleItems,
    }),
  }),
});
type Notification = z.output<typeof notification>;
const notifications = z.object({ NotificationMessage: z.array(z.unknown()).max(400) });
const envelope = z.object({
  Envelope: z.object({
    Body: z
      .object({ Notify: notifications })
      .transform((body) => body.Notify.NotificationMessage)
      .or(
        z
          .object({ PullMessagesResponse: notifications })
          .transform((body) => body.PullMessagesResponse.NotificationMessage),
      ),
  }),
});

/**
 * Text stays text: a rule called "0012" is not twelve. Characters may be written as numbers, as gSOAP's cameras do with Chinese ones; no
 * message declares entities of its own, because a DTD is refused.
 */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  htmlEntities: true,
  processEntities: { maxTotalExpansions: 65_536 },
  maxNestedTags: 32,
  isArray: (name) => name === 'NotificationMessage' || name === 'SimpleItem',
});

/** The newest event of a state, as far as it is known. Epoch ms; no end while the state holds. */
export interface KnownEvent {
  readonly startTime: number;
  readonly endTime: number | undefined;
}

export interface OnvifContext {
  /** Who speaks: a camera, or a recorder for its cameras. */
  readonly deviceId: string;
  /** A video source's token → the id of the camera, or undefined. */
  readonly cameraDeviceId: (source: string) => string | undefined;
  readonly newestEvent: (deviceId: string, state: string) => KnownEvent | undefined;
}

/** What a camera notifies of: SOAP 1.2 with `Notify`, or with the answer to `PullMessages`, which holds the same. */
export function decodeOnvif(context: OnvifContext, payload: Uint8Array): Decoded {
  if (!isUtf8(payload)) return refuse('not-utf8', 'the payload is not UTF-8');
  const xml = Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('utf8');
  if (xml.includes('\u0000')) return refuse('nul-character', 'U+0000 cannot be stored');
  // SOAP 1.2, part 1, 5: no document type declaration. With it go entities that expand without end or read files.
  if (/<!DOCTYPE/i.test(xml)) return refuse('wrong-shape', 'a document type declaration');
  let document: unknown;
  try {
    // The parser by itself reads what is cut off as far as it goes.
    SyntaxValidator.validate(xml);
    document = parser.parse(xml) as unknown;
  } catch (error) {
    return refuse('not-xml', error instanceof Error ? error.message : 'not XML');
  }
  const parsed = envelope.safeParse(document);
  if (!parsed.success) return refuse('wrong-shape', describeProblems(parsed.error));
  const items: DecodedItem[] = [];
  const refusals: Refusal[] = [];
  const met = new Map<string, KnownEvent>();
  for (const raw of parsed.data.Envelope.Body) {
    const one = notification.safeParse(raw);
    if (!one.success) {
      refusals.push({ reason: 'wrong-shape', detail: describeProblems(one.error) });
      continue;
    }
    const told = decodeNotification(context, met, one.data);
    if (told && 'reason' in told) refusals.push(told);
    else if (told) items.push({ kind: 'camera-event', body: told });
  }
  return items.length + refusals.length === 0 ? NOTHING : { items, refusals };
}

type CameraEvent = Omit<AdmittedCameraEvent, 'receivedAt' | 'flags'>;

/** @param met what the notifications before it in the same message said of states */
function decodeNotification(
  context: OnvifContext,
  met: Map<string, KnownEvent>,
  { Topic, Message: { Message: said } }: Notification,
): CameraEvent | Refusal | undefined {
  // Prefixes of namespaces are the sender's own.
  const path = Topic.trim()
    .split('/')
    .map((level) => level.replace(/^.*:/, ''))
    .join('/');
  if (!WATCHED.has(path.split('/', 1)[0]!)) return undefined;
  const source = said.Source.find(({ name }) => SOURCE_ITEM.test(name))?.value ?? '';
  const deviceId = context.cameraDeviceId(source);
  if (deviceId === undefined)
    return { reason: 'unknown-camera', detail: `no camera of ${context.deviceId} has the video source "${source}"` };
  const what = {
    deviceId,
    time: said['@UtcTime'],
    label: LABELS[path] ?? path.slice(0, 64),
    zones: said.Source.filter(({ name, value }) => name === 'Rule' && value !== '').map(({ value }) => value),
  };
  const place = [...said.Source, ...said.Key].map(({ name, value }) => `${name}=${value}`).join(' ');
  const stateItem = said.Data.find(({ name, value }) => STATE_ITEM.test(name) && value in BOOLEANS);
  if (!stateItem) {
    const details = said.Data.map(({ name, value }) => `${name}=${value}`).join(' ');
    return cameraEvent(what, 'new', stateName(path, `${place} ${details}`), {
      startTime: what.time,
      endTime: what.time,
    });
  }
  const holds = BOOLEANS[stateItem.value] === true && said['@PropertyOperation'] !== 'Deleted';
  const state = stateName(path, place);
  const key = `${deviceId} ${state}`;
  const known = met.get(key) ?? context.newestEvent(deviceId, state);
  const next = holds ? hold(known, what.time) : end(known, what.time, said['@PropertyOperation'] === 'Initialized');
  if (!next) return undefined;
  met.set(key, next);
  const phase = holds ? (what.time === next.startTime ? 'new' : 'update') : 'end';
  return cameraEvent(what, phase, state, next);
}

/** The state holds at a time: its newest event goes on, also for a message that comes after the end it was said before. */
function hold(known: KnownEvent | undefined, time: number): KnownEvent {
  const isKnown = known && time >= known.startTime && (known.endTime === undefined || time <= known.endTime);
  return isKnown ? known : { startTime: time, endTime: undefined };
}

/** The state does not hold at a time. Said again, or at the beginning, it ends nothing; the same message twice stays the same. */
function end(known: KnownEvent | undefined, time: number, isFirstWord: boolean): KnownEvent | undefined {
  if (known) return known.endTime === undefined || known.endTime === time ? { ...known, endTime: time } : undefined;
  return isFirstWord ? undefined : { startTime: time, endTime: time };
}

/** One state of one place in one camera's picture. Hashed, because tokens and rules are as long as their makers like. */
function stateName(path: string, place: string): string {
  return `${path.slice(0, 80)}:${(-messageKey(`onvif ${path} ${place}`)).toString(36)}`;
}

/** The state whose event has this id. */
export function stateOf(eventId: string): string {
  return eventId.slice(0, eventId.lastIndexOf('@'));
}

function cameraEvent(
  what: Pick<CameraEvent, 'deviceId' | 'time' | 'label' | 'zones'>,
  phase: CameraEvent['phase'],
  state: string,
  { startTime, endTime }: KnownEvent,
): CameraEvent {
  const eventId = `${state}@${String(startTime)}`;
  return {
    ...what,
    messageKey: messageKey(`${eventId}:${phase}:${String(what.time)}`),
    eventId,
    phase,
    falsePositive: false,
    startTime,
    ...(endTime !== undefined && { endTime }),
  };
}
