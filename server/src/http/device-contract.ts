import {
  cameraEventMessage,
  closeTracking,
  deviceAlarmMessage,
  downTopic,
  fixesMessage,
  fixMessage,
  instructionForDevice,
  instructionReceiptMessage,
  probeReadingMessage,
  statusMessage,
  upTopic,
  type DownKind,
  type UpKind,
} from '@xuncheng/contract';
import { z } from 'zod';

interface Message {
  readonly schema: z.ZodType;
  readonly summary: string;
}

const UP: Readonly<Record<UpKind, Message>> = {
  fix: { schema: fixMessage, summary: 'Where the device is. At most 4 KiB.' },
  fixes: { schema: fixesMessage, summary: 'Fixes that were kept while there was no network, each with its own id.' },
  'camera-event': {
    schema: cameraEventMessage,
    summary: 'What a camera saw: new, updates, end. One eventId is one happening.',
  },
  'probe-reading': {
    schema: probeReadingMessage,
    summary: 'One measured value; of bad quality it may be null.',
  },
  alarm: { schema: deviceAlarmMessage, summary: 'An alarm that the device itself decided on.' },
  status: { schema: statusMessage, summary: 'Birth and death. Retained, and the only will a device may leave.' },
  'instruction-receipt': { schema: instructionReceiptMessage, summary: 'A step of an instruction, said once.' },
};

const DOWN: Readonly<Record<DownKind, Message>> = {
  instruction: {
    schema: instructionForDevice,
    summary: 'To be shown and answered with receipts. Sent again until delivered; executed once per id.',
  },
  'instruction-cancel': {
    schema: z.object({ instructionId: z.uuid(), reason: z.string().nullable() }),
    summary: 'The instruction is not to be followed any more.',
  },
  rebirth: { schema: z.object({}), summary: 'Say status and position again.' },
  track: { schema: closeTracking, summary: 'Report the position more often for a while; 0 seconds end it.' },
};

/** As the device sees it: it sends what goes up. */
const ALL = [
  ...Object.entries(UP).map(
    ([kind, message]) =>
      ({ kind, message, io: 'input', action: 'send', address: upTopic('{deviceId}', kind as UpKind) }) as const,
  ),
  ...Object.entries(DOWN).map(
    ([kind, message]) =>
      ({ kind, message, io: 'output', action: 'receive', address: downTopic('{deviceId}', kind as DownKind) }) as const,
  ),
];

type JsonSchema = Record<string, unknown>;

/** What a device may send, or what it is sent: JSON Schema (draft 7, which AsyncAPI builds on). */
function schemaOf({ schema }: Message, io: 'input' | 'output'): JsonSchema {
  const document: JsonSchema = { ...z.toJSONSchema(schema, { io, target: 'draft-7' }) };
  delete document['$schema'];
  return document;
}

/** The JSON Schema of every message of devices, by kind: `fix`, `instruction`, … */
export function describeMessages(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    ALL.map(({ kind, message, io }) => [
      kind,
      {
        $schema: 'http://json-schema.org/draft-07/schema#',
        $id: `/api/schemas/${kind}.json`,
        title: kind,
        description: message.summary,
        ...schemaOf(message, io),
      },
    ]),
  );
}

/** The AsyncAPI 3.0 document of the MQTT contract: made from what the gateway itself parses with. */
export function describeDeviceContract(): object {
  const channels: Record<string, object> = {};
  const operations: Record<string, object> = {};
  const messages: Record<string, object> = {};
  const schemas: Record<string, object> = {};

  for (const { kind, message, io, action, address } of ALL) {
    schemas[kind] = schemaOf(message, io);
    messages[kind] = {
      name: kind,
      contentType: 'application/json',
      summary: message.summary,
      payload: { $ref: `#/components/schemas/${kind}` },
    };
    channels[kind] = {
      address,
      messages: { [kind]: { $ref: `#/components/messages/${kind}` } },
      parameters: { deviceId: { $ref: '#/components/parameters/deviceId' } },
    };
    operations[kind] = {
      action,
      channel: { $ref: `#/channels/${kind}` },
      summary: message.summary,
      messages: [{ $ref: `#/channels/${kind}/messages/${kind}` }],
      bindings: { mqtt: { qos: 1, retain: kind === 'status', bindingVersion: '0.2.0' } },
    };
  }

  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Xuncheng (巡城): devices over MQTT',
      version: '1.0.0',
      description:
        'MQTT 3.1.1. Client id = user name = device id, the password is its token. Every message has an id made on the device, kept until the ' +
        'PUBACK and the same when it is sent again; acknowledged means durable. Times are ISO 8601 with an offset, or epoch milliseconds; coordinates are ' +
        'WGS-84. What is not understood is acknowledged and kept with the reason.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      plain: {
        host: 'gateway.example:1883',
        protocol: 'mqtt',
        security: [{ $ref: '#/components/securitySchemes/token' }],
      },
      tls: {
        host: 'gateway.example:8883',
        protocol: 'secure-mqtt',
        security: [{ $ref: '#/components/securitySchemes/token' }],
      },
    },
    channels,
    operations,
    components: {
      schemas,
      messages,
      parameters: { deviceId: { description: "The device's own id; nobody else may use the topic." } },
      securitySchemes: { token: { type: 'userPassword', description: 'Device id and token.' } },
    },
  };
}
