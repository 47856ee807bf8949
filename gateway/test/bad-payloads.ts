import type { UpKind } from '@xuncheng/contract';
import type { RefusalReason } from '../src/decode/decoded.ts';
import type { OpcuaValue } from '../src/decode/opcua.ts';
import { badClocks, badJson, badText, DAY_MS, on, RANGES, type Bad, type Field } from './bad-payload-rules.ts';

/** What a device of each kind may get wrong, by rule. Behind each function stands a message that is good. */

export function badOwn(deviceId: string, now: number): Bad[] {
  const topic = (kind: UpKind): string => `v1/${deviceId}/up/${kind}`;
  const fields: Field[] = [{ path: 'time', type: 'number', outOfRange: ['2026-05-20', 'yesterday'] }];
  // A number is an id as well as a text.
  const idRules = (good: object): [Buffer, readonly RefusalReason[]][] =>
    ['', -1, 1.5, true, [], {}, null, 'x'.repeat(129)].map((bad) => [
      Buffer.from(JSON.stringify({ ...good, id: bad })),
      ['wrong-shape'],
    ]);
  const fix = {
    id: 1,
    time: now,
    lon: 120.17,
    lat: 30.24,
    accuracy: 6,
    altitude: 5,
    speed: 1,
    heading: 90,
    battery: 80,
    mock: false,
  };
  const optional = (path: string, outOfRange: readonly unknown[]): Field => ({
    path,
    type: 'number',
    isOptional: true,
    outOfRange,
  });
  const event = {
    id: 1,
    time: now,
    eventId: 'e',
    phase: 'new',
    label: 'stall',
    startTime: now,
    score: 0.5,
    zones: ['a'],
  };
  const reading = { id: 1, time: now, quantity: 'noise', value: 61, unit: 'dB', quality: 'good' };
  const alarm = { id: 1, time: now, type: 'sos', severity: 'major', active: true, text: 'x' };
  const status = { state: 'online', battery: 50, permission: 'always' };
  const receipt = { id: 1, time: now, instructionId: '0b6c2f6e-3c2d-4b7e-9a55-6f2d9a0c1e11', step: 'read' };
  return [
    ...on(topic('fix'), [
      ...badJson(fix, [
        ...fields,
        { path: 'lon', type: 'number', outOfRange: RANGES.longitude },
        { path: 'lat', type: 'number', outOfRange: RANGES.latitude },
        optional('accuracy', [-1, 1e7]),
        optional('altitude', [-2000, 30_000]),
        optional('speed', [-1, 201]),
        optional('heading', [-1, 361]),
        optional('battery', RANGES.percent),
        { path: 'mock', type: 'boolean', isOptional: true },
      ]),
      ...idRules(fix),
    ]),
    ...badClocks(topic('fix'), now, (at) => JSON.stringify({ ...fix, time: at })),
    ...on(topic('camera-event'), [
      ...badJson(event, [
        ...fields,
        { path: 'eventId', type: 'string', outOfRange: ['', 'x'.repeat(129)] },
        { path: 'phase', type: 'string', outOfRange: ['middle'] },
        { path: 'label', type: 'string', outOfRange: ['', 'x'.repeat(65)] },
        optional('score', [-0.1, 1.1]),
        { path: 'zones', type: 'array', isOptional: true, outOfRange: [[1], Array(33).fill('z')] },
        { path: 'startTime', type: 'number', outOfRange: ['then'] },
      ]),
      ...idRules(event),
    ]),
    ...on(topic('probe-reading'), [
      ...badJson(reading, [
        ...fields,
        { path: 'quantity', type: 'string', outOfRange: ['', 'x'.repeat(65)] },
        { path: 'value', type: 'number', isNullable: true },
        { path: 'quality', type: 'string', isOptional: true, outOfRange: ['fine'] },
      ]),
      ...idRules(reading),
    ]),
    ...on(
      topic('alarm'),
      badJson(alarm, [
        ...fields,
        { path: 'type', type: 'string', outOfRange: ['', 'x'.repeat(65)] },
        { path: 'severity', type: 'string', isOptional: true, outOfRange: ['grave'] },
        { path: 'active', type: 'boolean' },
      ]),
    ),
    ...on(
      topic('status'),
      badJson(status, [
        { path: 'state', type: 'string', outOfRange: ['away'] },
        optional('battery', RANGES.percent),
        { path: 'permission', type: 'string', isOptional: true, outOfRange: ['sometimes'] },
      ]),
    ),
    ...on(
      topic('instruction-receipt'),
      badJson(receipt, [
        ...fields,
        { path: 'instructionId', type: 'string', outOfRange: ['1'] },
        { path: 'step', type: 'string', outOfRange: ['issued', 'thought'] },
      ]),
    ),
  ];
}

export function badOwntracks(topic: string, now: number): Bad[] {
  const good = {
    _type: 'location',
    lat: 30.24,
    lon: 120.17,
    tst: Math.floor(now / 1000),
    acc: 6,
    alt: 5,
    vel: 4,
    cog: 90,
    batt: 80,
    _id: 'a',
  };
  const optional = (path: string, outOfRange: readonly unknown[] = []): Field => ({
    path,
    type: 'number',
    isOptional: true,
    outOfRange,
  });
  return [
    ...on(
      topic,
      badJson(good, [
        { path: '_type', type: 'number', outOfRange: [1, false] },
        { path: 'lat', type: 'number', outOfRange: RANGES.latitude },
        { path: 'lon', type: 'number', outOfRange: RANGES.longitude },
        { path: 'tst', type: 'number' },
        // What is odd beside a good position is dropped, and the position kept; an accuracy of nowhere says that it is none.
        optional('acc', [1e7]),
        optional('alt'),
        optional('vel'),
        optional('cog'),
        optional('batt'),
        { path: '_id', type: 'string', isOptional: true, outOfRange: ['x'.repeat(65)] },
      ]).filter(([payload]) => !payload.includes('"_type":"x"')),
    ),
    { topic, payload: Buffer.from('{"_type":"waypoints","waypoints":[]}'), as: ['unknown-kind'] },
    { topic, payload: Buffer.from('{"_type":"encrypted","data":"AAAA"}'), as: ['encrypted'] },
    ...badClocks(topic, now, (at) => JSON.stringify({ ...good, tst: at / 1000 })),
  ];
}

export function badFrigate(prefix: string, now: number): Bad[] {
  const seconds = now / 1000;
  const after = {
    id: '1',
    camera: 'door',
    label: 'person',
    frame_time: seconds,
    start_time: seconds,
    end_time: null,
    top_score: 0.8,
    score: 0.7,
    false_positive: false,
    current_zones: ['a'],
    entered_zones: ['a'],
    stationary: false,
    motionless_count: 3,
  };
  const share: Pick<Field, 'type' | 'isOptional' | 'isNullable' | 'outOfRange'> = {
    type: 'number',
    isOptional: true,
    isNullable: true,
    outOfRange: [-0.1, 1.1],
  };
  const events = `${prefix}/events`;
  return [
    ...on(
      events,
      badJson({ type: 'new', before: after, after }, [
        { path: 'type', type: 'string', outOfRange: ['gone', ''] },
        { path: 'after', type: 'boolean', outOfRange: ['x', null] },
        { path: 'after.id', type: 'string', outOfRange: ['', 'x'.repeat(129)] },
        { path: 'after.label', type: 'string', outOfRange: ['', 'x'.repeat(65)] },
        { path: 'after.camera', type: 'string', outOfRange: ['', 'x'.repeat(129)] },
        { path: 'after.frame_time', type: 'number' },
        { path: 'after.start_time', type: 'number' },
        { path: 'after.end_time', type: 'number', isNullable: true },
        { path: 'after.top_score', ...share },
        { path: 'after.score', ...share },
        { path: 'after.false_positive', type: 'boolean', isOptional: true, isNullable: true },
        { path: 'after.current_zones', type: 'array', isOptional: true, outOfRange: [[1], Array(65).fill('z')] },
        { path: 'after.motionless_count', type: 'number', isOptional: true, isNullable: true, outOfRange: [-1] },
      ]),
    ),
    ...Array.from({ length: 10 }, (_, index) => ({
      topic: events,
      payload: Buffer.from(JSON.stringify({ type: 'new', after: { ...after, camera: `nobody-${String(index)}` } })),
      as: ['unknown-camera'] as const,
    })),
    ...['', 'on', 'ONLINE', ' online', 'online\n', '{"state":"online"}'].map((text) => ({
      topic: `${prefix}/available`,
      payload: Buffer.from(text),
      as: ['wrong-shape'] as const,
    })),
    ...badClocks(events, now, (at) => JSON.stringify({ type: 'new', after: { ...after, frame_time: at / 1000 } })),
  ];
}

export function badOsmand(topic: string, now: number): Bad[] {
  const good = {
    timestamp: String(Math.floor(now / 1000)),
    lat: '30.24',
    lon: '120.17',
    speed: '1',
    bearing: '90',
    altitude: '5',
    accuracy: '6',
    batt: '80',
  };
  const query = (changes: Record<string, string | undefined>): Buffer =>
    Buffer.from(
      new URLSearchParams(
        Object.entries<string | undefined>({ ...good, ...changes }).filter(
          (one): one is [string, string] => one[1] !== undefined,
        ),
      ).toString(),
    );
  const wrong: [string, readonly (string | undefined)[]][] = [
    ['timestamp', [undefined, '', 'now', '-1', '1e9x', '2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', '0x10']],
    ['lat', [undefined, '', 'x', '90.1', '-90.1', 'NaN', 'Infinity', '30,24']],
    ['lon', [undefined, ' ', 'x', '180.1', '-180.1', 'NaN', 'Infinity', '120,17']],
    ['location', ['30.24', '30.24,', 'x,y', '91,120', '30,181', '30.24;120.17', 'NaN,1']],
    ['accuracy', ['-1', 'x', '1e7', 'NaN']],
    ['altitude', ['-2000', '30000', 'x', 'NaN']],
    ['speed', ['x', 'NaN', '1 kn']],
    ['bearing', ['x', 'NaN', 'north']],
    ['batt', ['x', 'full', '80%']],
    ['mock', ['maybe', '2', 'x']],
  ];
  const json = {
    location: {
      timestamp: new Date(now).toISOString(),
      coords: { latitude: 30.24, longitude: 120.17, accuracy: 6, altitude: 5, speed: 1, heading: 90 },
      mock: false,
      battery: { level: 0.8 },
    },
  };
  const nullish = { isOptional: true, isNullable: true } as const;
  return [
    ...wrong.flatMap(([name, values]) =>
      values.map((value) => ({ topic, payload: query({ [name]: value }), as: ['wrong-shape'] as const })),
    ),
    // What does not begin like JSON is a query, and one that says nothing.
    ...on(
      topic,
      badJson(json, [
        { path: 'location', type: 'boolean', outOfRange: ['x'] },
        { path: 'location.timestamp', type: 'boolean', outOfRange: ['', 'now', [], null] },
        { path: 'location.coords', type: 'boolean', outOfRange: ['x'] },
        { path: 'location.coords.latitude', type: 'number', outOfRange: RANGES.latitude },
        { path: 'location.coords.longitude', type: 'number', outOfRange: RANGES.longitude },
        { path: 'location.mock', type: 'boolean', ...nullish },
        { path: 'location.coords.speed', type: 'number', ...nullish },
        { path: 'location.coords.heading', type: 'number', ...nullish },
      ]).filter(([payload]) => payload[0] === 0x7b && !payload.includes('"timestamp":1')),
    ),
    ...badClocks(topic, now, (at) => query({ timestamp: new Date(at).toISOString() }).toString()),
  ];
}

export function badJt808(now: number): Bad[] {
  const location = jt808Location(now);
  const spoil = (at: number, bytes: string): Buffer => {
    const copy = Buffer.from(location);
    copy.write(bytes, at, 'hex');
    return copy;
  };
  const cut = Array.from({ length: 28 }, (_, length) => location.subarray(0, length));
  const places = [
    ...['055d4a81', '0fffffff', 'ffffffff', '7fffffff'].map((latitude) => spoil(8, latitude)),
    ...['0aba9501', '0fffffff', 'ffffffff', '7fffffff'].map((longitude) => spoil(12, longitude)),
  ];
  // Six BCD pairs: each with a digit that is none, and each beyond what a calendar or a clock has.
  const times = [22, 23, 24, 25, 26, 27].flatMap((at) => ['a0', '0a', 'ff', 'f1', '1c'].map((pair) => spoil(at, pair)));
  const calendar = [
    [23, '13'],
    [23, '00'],
    [24, '32'],
    [24, '00'],
    [25, '24'],
    [26, '60'],
    [27, '60'],
  ] as const;
  const one: Buffer[] = [...cut, ...places, ...times, ...calendar.map(([at, pair]) => spoil(at, pair))];
  const serial = Buffer.from('0001', 'hex');
  const item = Buffer.concat([Buffer.from('001c', 'hex'), location]);
  const batch = Buffer.concat([Buffer.from('000101', 'hex'), item]);
  const as: readonly RefusalReason[] = ['wrong-shape'];
  return [
    ...one.map((payload) => ({ topic: 'jt808/0200', payload, as })),
    ...one.slice(0, 60).map((body) => ({ topic: 'jt808/0201', payload: Buffer.concat([serial, body]), as })),
    ...[0, 1].map((length) => ({ topic: 'jt808/0201', payload: serial.subarray(0, length), as })),
    ...Array.from({ length: batch.length - 1 }, (_, length) => ({
      topic: 'jt808/0704',
      payload: batch.subarray(0, length),
      as,
    })),
  ];
}

/** Body of 0x0200 at a time (epoch ms): located, 30.25 north, 120.17 east. */
export function jt808Location(time: number): Buffer {
  const body = Buffer.alloc(28);
  body.writeUInt32BE(0b11, 4);
  body.writeUInt32BE(30_250_000, 8);
  body.writeUInt32BE(120_170_000, 12);
  const local = new Date(time + 8 * 3_600_000).toISOString();
  body.write(local.slice(2, 19).replace(/\D/g, ''), 22, 'hex');
  return body;
}

/** A line that was crossed at a moment (ISO 8601): an event that is over at once. */
export function onvifCrossed(
  at: string,
  source = 'source-1',
  changes: { readonly name?: string; readonly topic?: string } = {},
): string {
  return `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:tns1="http://www.onvif.org/ver10/topics"><s:Body><wsnt:Notify><wsnt:NotificationMessage><wsnt:Topic>${changes.topic ?? 'tns1:RuleEngine/LineDetector/Crossed'}</wsnt:Topic><wsnt:Message><tt:Message UtcTime="${at}" PropertyOperation="Changed"><tt:Source><tt:SimpleItem ${changes.name ?? 'Name'}="VideoSourceConfigurationToken" Value="${source}"/></tt:Source><tt:Data><tt:SimpleItem Name="ObjectId" Value="1"/></tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage></wsnt:Notify></s:Body></s:Envelope>`;
}

export function badOnvif(topic: string, now: number): Bad[] {
  const good = onvifCrossed(new Date(now).toISOString());
  const shapes = [
    ...['', 'now', '2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', '1700000000', '2026-05-20', '20:00'].map((at) =>
      onvifCrossed(at),
    ),
    onvifCrossed(new Date(now).toISOString(), 'x'.repeat(129)),
    onvifCrossed(new Date(now).toISOString(), 'source-1', { name: 'Title' }),
    onvifCrossed(new Date(now).toISOString(), 'source-1', { topic: 'x'.repeat(129) }),
    good.replace('"Changed"', '"Thought"'),
    good.replace(/<wsnt:Topic>.*<\/wsnt:Topic>/, ''),
    good.replace(/<tt:Message .*<\/tt:Message>/, ''),
    good.replaceAll('wsnt:Notify>', 'wsnt:Whisper>'),
    good.replaceAll('s:Body>', 's:Mind>'),
    good.replaceAll('s:Envelope', 's:Letter'),
    good.replace('<s:Envelope', '<!DOCTYPE x [<!ENTITY a "b">]><s:Envelope'),
    '<a/>',
  ];
  const tags = [...good.matchAll(/<\/[^>]+>/g)].map(
    ({ 0: tag, index }) => good.slice(0, index) + good.slice(index + tag.length),
  );
  return [
    ...on(topic, badText(good, 'not-xml', ['wrong-shape'])),
    ...on(
      topic,
      shapes.map((text) => [Buffer.from(text), ['wrong-shape']]),
    ),
    ...on(
      topic,
      tags.map((text) => [Buffer.from(text), ['not-xml']]),
    ),
    ...on(
      topic,
      ['<', '<!-- ', '<a b=c/>'].map((text) => [
        Buffer.from(good.replace('<s:Body>', `<s:Body>${text}`)),
        ['not-xml', 'wrong-shape'],
      ]),
    ),
    ...badClocks(topic, now, (at) => onvifCrossed(new Date(at).toISOString())),
  ];
}

export interface BadValue {
  readonly change: OpcuaValue;
  readonly as: RefusalReason;
}

const GOOD_STATUS = [0, 0x0096_0000, 0x00a1_0000, 0x0000_0400, 0x3fff_0000];
const UNCERTAIN_STATUS = [0x4000_0000, 0x4090_0000, 0x40a4_0000];

/** What a server may send for a number that is none, with a status that says that it is. */
export function badOpcua(now: number): BadValue[] {
  const values = [
    null,
    undefined,
    NaN,
    Infinity,
    -Infinity,
    '',
    '1',
    'x',
    true,
    false,
    [],
    [1],
    {},
    { value: 1 },
    new Date(now),
  ];
  const noNumber = [...GOOD_STATUS, ...UNCERTAIN_STATUS].flatMap((statusCode) =>
    values.map((value, index) => ({
      change: { value, statusCode, sourceTimestampMs: now + index, sourcePicoseconds: 0 },
      as: 'wrong-shape' as const,
    })),
  );
  const noTime = [0, 0x4000_0000, 0x8000_0000].map((statusCode) => ({
    change: { value: 1, statusCode, sourceTimestampMs: undefined, sourcePicoseconds: 0 },
    as: 'wrong-shape' as const,
  }));
  const clocks = [
    ...[0, 1, now / 1000, -11_644_473_600_000].map((at) => [at, 'clock-1970'] as const),
    ...[now + 25 * 3_600_000, now + 365 * DAY_MS].map((at) => [at, 'clock-ahead'] as const),
  ].map(([sourceTimestampMs, as]) => ({
    change: { value: 1, statusCode: 0, sourceTimestampMs, sourcePicoseconds: 0 },
    as,
  }));
  return [...noNumber, ...noTime, ...clocks];
}
