import { DOWN_KINDS, downTopic, UP_KINDS, upKindOf, parseDownTopic } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { describeDeviceContract, describeMessages } from './device-contract.ts';

type Json = Record<string, unknown>;
interface Document {
  readonly channels: Record<string, { readonly address: string; readonly messages: Json }>;
  readonly operations: Record<string, { readonly action: string; readonly bindings: { readonly mqtt: Json } }>;
  readonly components: { readonly schemas: Record<string, Json>; readonly messages: Json };
}
// As it is served.
const document = JSON.parse(JSON.stringify(describeDeviceContract())) as Document & Json;

function* referencesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === '$ref') yield inner as string;
    else yield* referencesIn(inner);
  }
}
function resolve(reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => (value as Json | undefined)?.[key], document);
}

describe('the contract of devices as AsyncAPI', () => {
  it('has every topic, up and down, as a channel and an operation', () => {
    expect(Object.keys(document.channels).sort()).toEqual([...UP_KINDS, ...DOWN_KINDS].sort());
    for (const kind of UP_KINDS) {
      expect(upKindOf(document.channels[kind]!.address, '{deviceId}')).toBe(kind);
      expect(document.operations[kind]!.action).toBe('send');
      expect(document.operations[kind]!.bindings.mqtt['retain']).toBe(kind === 'status');
    }
    for (const kind of DOWN_KINDS) {
      expect(parseDownTopic(document.channels[kind]!.address.replace('{deviceId}', 'd'))?.kind).toBe(kind);
      expect(document.channels[kind]!.address).toBe(downTopic('{deviceId}', kind));
      expect(document.operations[kind]!.action).toBe('receive');
    }
  });

  it('names nothing that is not there', () => {
    const references = [...referencesIn(document)];
    expect(references.length).toBeGreaterThan(40);
    expect(references.filter((reference) => !reference.startsWith('#/') || resolve(reference) === undefined)).toEqual(
      [],
    );
  });

  // Whoever changes what a device may say changes this list with it.
  it.each(
    Object.entries({
      fix: [
        ['id', 'time', 'lon', 'lat'],
        ['accuracy', 'altitude', 'speed', 'heading', 'battery', 'mock'],
      ],
      fixes: [['fixes'], []],
      'camera-event': [
        ['id', 'time', 'eventId', 'phase', 'label', 'startTime'],
        ['score', 'zones', 'stationarySeconds', 'falsePositive', 'endTime', 'box', 'hasSnapshot', 'hasClip'],
      ],
      'probe-reading': [
        ['id', 'time', 'quantity', 'value'],
        ['unit', 'quality'],
      ],
      alarm: [
        ['id', 'time', 'type', 'active'],
        ['severity', 'text', 'lon', 'lat'],
      ],
      status: [['state'], ['id', 'time', 'battery', 'permission', 'tracking']],
      'instruction-receipt': [
        ['id', 'time', 'instructionId', 'step'],
        ['reason', 'lon', 'lat'],
      ],
      instruction: [
        ['id', 'issuedAt', 'kind', 'text', 'priority', 'deadline', 'issuedBy', 'state'],
        ['place', 'drawing', 'photos'],
      ],
      'instruction-cancel': [['instructionId', 'reason'], []],
      rebirth: [[], []],
      track: [['everySeconds', 'forSeconds'], []],
    } as const),
  )('%s: what must be said and what may be', (kind, [must, may]) => {
    const schema = document.components.schemas[kind]!;
    expect([...((schema['required'] as string[] | undefined) ?? [])].sort()).toEqual([...must].sort());
    expect(Object.keys(schema['properties'] as Json).sort()).toEqual([...must, ...may].sort());
  });

  it('has the ranges and forms that the gateway parses with', () => {
    const { properties } = document.components.schemas['fix'] as { properties: Record<string, Json> };
    expect(properties['lat']).toEqual({ type: 'number', minimum: -90, maximum: 90 });
    expect(properties['speed']).toEqual({ type: 'number', minimum: 0, maximum: 200 });
    expect((properties['time']!['anyOf'] as Json[]).map(({ type, format }) => [type, format])).toEqual([
      ['number', undefined],
      ['string', 'date-time'],
    ]);
    expect(document.components.schemas['fixes']!['properties']).toMatchObject({
      fixes: { minItems: 1, maxItems: 400 },
    });
  });

  it('is one JSON Schema a message, too', () => {
    for (const [kind, schema] of Object.entries(describeMessages())) {
      expect(schema).toMatchObject({ $id: `/api/schemas/${kind}.json`, title: kind });
      expect([...referencesIn(schema)].every((reference) => reference.startsWith('#'))).toBe(true);
    }
  });
});
