import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeOnvif, stateOf, type KnownEvent } from './onvif.ts';

const RECORDED = '../shared/data/payloads_onvif/PullMessages.xml';
const AT = Date.UTC(2026, 4, 20, 8, 30);

interface Told {
  readonly topic?: string;
  readonly at?: string;
  readonly operation?: string;
  readonly source?: Record<string, string>;
  readonly data?: Record<string, string>;
}

const items = (of: Record<string, string>): string =>
  Object.entries(of)
    .map(([name, value]) => `<tt:SimpleItem Name="${name}" Value="${value}"/>`)
    .join('');
const notification = (told: Told): string => `<wsnt:NotificationMessage>
  <wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">${told.topic ?? 'tns1:RuleEngine/CellMotionDetector/Motion'}</wsnt:Topic>
  <wsnt:Message><tt:Message UtcTime="${told.at ?? new Date(AT).toISOString()}" PropertyOperation="${told.operation ?? 'Changed'}">
    <tt:Source>${items(told.source ?? { VideoSourceConfigurationToken: '000', Rule: '河坊街口' })}</tt:Source>
    <tt:Data>${items(told.data ?? { IsMotion: 'true' })}</tt:Data>
  </tt:Message></wsnt:Message></wsnt:NotificationMessage>`;
const notify = (body: string): Buffer =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2"
  xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:tns1="http://www.onvif.org/ver10/topics">
  <s:Body><wsnt:Notify>${body}</wsnt:Notify></s:Body></s:Envelope>`);

/** A camera whose states are remembered as the gateway does. */
function camera() {
  const known = new Map<string, KnownEvent>();
  const decode = (payload: Uint8Array) => {
    const decoded = decodeOnvif(
      {
        deviceId: 'cam-61',
        cameraDeviceId: (source) => (source === 'nobody' ? undefined : 'cam-61'),
        newestEvent: (_deviceId, state) => known.get(state),
      },
      payload,
    );
    for (const { body } of decoded.items)
      if ('eventId' in body) known.set(stateOf(body.eventId), { startTime: body.startTime, endTime: body.endTime });
    return decoded;
  };
  const say = (...told: Told[]) => decode(notify(told.map(notification).join('')));
  const sayAt = (seconds: number, isMotion: boolean, operation = 'Changed') =>
    say({ at: new Date(AT + seconds * 1000).toISOString(), data: { IsMotion: String(isMotion) }, operation });
  return { decode, say, sayAt };
}
const only = ({ items: [item], refusals }: ReturnType<typeof decodeOnvif>) => {
  expect(refusals).toEqual([]);
  return item?.kind === 'camera-event' ? item.body : undefined;
};

describe('ONVIF events', () => {
  it('are one event from the first true to false, also when each is said twice', () => {
    const { sayAt } = camera();
    const begun = only(sayAt(0, true));
    expect(begun).toMatchObject({
      deviceId: 'cam-61',
      time: AT,
      startTime: AT,
      phase: 'new',
      label: 'motion',
      zones: ['河坊街口'],
    });
    expect(begun).not.toHaveProperty('endTime');
    expect(only(sayAt(0, true))).toEqual(begun);
    expect(only(sayAt(5, true))).toMatchObject({ eventId: begun?.eventId, phase: 'update', startTime: AT });
    const ended = only(sayAt(9, false));
    expect(ended).toMatchObject({ eventId: begun?.eventId, phase: 'end', startTime: AT, endTime: AT + 9000 });
    expect(only(sayAt(9, false))).toEqual(ended);
    expect(only(sayAt(20, false))).toBeUndefined();
    expect(only(sayAt(7, true))).toMatchObject({ eventId: begun?.eventId, phase: 'update', time: AT + 7000 });
    const next = only(sayAt(30, true));
    expect(next).toMatchObject({ phase: 'new', startTime: AT + 30_000 });
    expect(next?.eventId).not.toBe(begun?.eventId);
  });

  it('begin and end within one message, and states of other rules are other events', () => {
    const { say } = camera();
    const { items: told } = say(
      { data: { IsMotion: '1' } },
      { data: { IsMotion: '1' }, source: { VideoSourceConfigurationToken: '000', Rule: 'gate' } },
      { data: { IsMotion: '0' }, at: new Date(AT + 1000).toISOString() },
    );
    const [one, other, end] = told.map(({ body }) => ('eventId' in body ? body : undefined));
    expect([one?.phase, other?.phase, end?.phase]).toEqual(['new', 'new', 'end']);
    expect(end?.eventId).toBe(one?.eventId);
    expect(other?.eventId).not.toBe(one?.eventId);
  });

  it('that were going on before anybody listened: the first word says nothing, an end ends itself, a removed rule ends its event', () => {
    expect(only(camera().sayAt(0, false, 'Initialized'))).toBeUndefined();
    expect(only(camera().sayAt(0, true, 'Initialized'))).toMatchObject({ phase: 'new' });
    expect(only(camera().sayAt(0, false))).toMatchObject({ phase: 'end', startTime: AT, endTime: AT });
    const { sayAt } = camera();
    sayAt(0, true);
    expect(only(sayAt(3, true, 'Deleted'))).toMatchObject({ phase: 'end', startTime: AT, endTime: AT + 3000 });
  });

  it('without a state are over at once, each object its own', () => {
    const { say } = camera();
    const crossed = (ObjectId: string) =>
      only(say({ topic: 'tns1:RuleEngine/LineDetector/tns1:Crossed', data: { ObjectId } }));
    expect(crossed('7')).toMatchObject({ label: 'line-crossed', phase: 'new', startTime: AT, endTime: AT });
    expect(crossed('7')?.messageKey).toBe(crossed('7')?.messageKey);
    expect(crossed('8')?.eventId).not.toBe(crossed('7')?.eventId);
  });

  it('have the labels of rules for alarms, or else their topic; what is not an event of the picture is nothing', () => {
    const { say } = camera();
    const label = (topic: string, item: string) => only(say({ topic, data: { [item]: 'true' } }))?.label;
    expect(label('tns1:VideoSource/MotionAlarm', 'State')).toBe('motion');
    expect(label('tns1:RuleEngine/FieldDetector/ObjectsInside', 'IsInside')).toBe('objects-inside');
    expect(label('tns1:VideoAnalytics/tnsaxis:MotionDetection', 'motion')).toBe('motion');
    expect(label('tns1:RuleEngine/Own/Smoke', 'State')).toBe('RuleEngine/Own/Smoke');
    expect(label('tns1:Device/Trigger/DigitalInput', 'LogicalState')).toBeUndefined();
  });

  it('read text as text: entities of XML, characters as numbers, and names that look like numbers', () => {
    const { say } = camera();
    const name = '&#x6CB3;&#22346;';
    const many = say(...Array.from({ length: 300 }, (_, i) => ({ source: { Rule: `${name}${name}${String(i)}` } })));
    expect(many.items).toHaveLength(300);
    expect(many.items[299]).toMatchObject({ body: { zones: ['河坊河坊299'] } });
    expect(only(say({ source: { Rule: 'a&#0;&#xD800;b' } }))?.zones).toEqual(['ab']);
    expect(only(say({ source: { Rule: 'A &amp; B &lt;1&gt;' } }))?.zones).toEqual(['A & B <1>']);
    expect(only(say({ source: { Rule: '0012' } }))?.zones).toEqual(['0012']);
  });

  it('refuse by name what is none, and nothing but that', () => {
    const { decode, say } = camera();
    const reasons = (payload: Buffer) => decode(payload).refusals.map(({ reason }) => reason);
    expect(reasons(Buffer.from('{"a":1}'))).toEqual(['not-xml']);
    expect(reasons(notify('').subarray(0, -20))).toEqual(['not-xml']);
    expect(reasons(Buffer.from([0xff, 0xfe, 0x3c]))).toEqual(['not-utf8']);
    expect(reasons(Buffer.from('<a>\0</a>'))).toEqual(['nul-character']);
    expect(reasons(Buffer.from('<Envelope><Body/></Envelope>'))).toEqual(['wrong-shape']);
    expect(reasons(notify('<wsnt:NotificationMessage/>'))).toEqual(['wrong-shape']);
    expect(reasons(Buffer.from('<a>'.repeat(60) + '</a>'.repeat(60)))).toEqual(['not-xml']);
    const laughs = `<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>${notify(notification({})).toString().split('?>')[1]!}`;
    expect(reasons(Buffer.from(laughs))).toEqual(['wrong-shape']);
    const mixed = say({ at: 'yesterday' }, {}, { source: { VideoSourceToken: 'nobody' } });
    expect(mixed.items).toHaveLength(1);
    expect(mixed.refusals.map(({ reason }) => reason)).toEqual(['wrong-shape', 'unknown-camera']);
  });

  it('never throw on noise, whatever is cut or changed', () => {
    const whole = notify(notification({}));
    fc.assert(
      fc.property(fc.nat(whole.length), fc.uint8Array({ maxLength: 12 }), (at, noise) => {
        camera().decode(Buffer.concat([whole.subarray(0, at), noise, whole.subarray(at + noise.length)]));
        camera().decode(whole.subarray(0, at));
      }),
      { numRuns: 500, seed: 31 },
    );
  });

  it.skipIf(!existsSync(RECORDED))('read what a camera answered to PullMessages', () => {
    const xml = readFileSync(RECORDED, 'utf8')
      .replaceAll('{{=new Date().toISOString()}}', new Date(AT).toISOString())
      .replaceAll(/\{\{.*?\}\}/g, '');
    const { items: told, refusals } = camera().decode(Buffer.from(xml));
    expect(refusals).toEqual([]);
    expect(told).toHaveLength(2);
    expect(told[0]).toMatchObject({ kind: 'camera-event', body: { label: 'motion', zones: ['000'], phase: 'new' } });
    expect(told[1]).toEqual(told[0]);
  });
});
