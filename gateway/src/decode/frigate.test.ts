import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeFrigate, type FrigateContext } from './frigate.ts';

const context: FrigateContext = {
  videoServerId: 'nvr',
  prefix: 'frigate',
  cameraDeviceId: (name) => (name === 'front_door' ? 'cam-1' : undefined),
};
const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const after = {
  id: '1700000000.5-abc',
  camera: 'front_door',
  label: 'person',
  frame_time: 1_700_000_010.25,
  start_time: 1_700_000_000.5,
  end_time: null,
  top_score: 0.9,
  current_zones: [],
  entered_zones: ['no-stall'],
  stationary: true,
  motionless_count: 150,
};

describe('Frigate', () => {
  it('reads an update: frame time is the event time, frames of standing still become seconds', () => {
    const { items, refusals } = decodeFrigate(
      context,
      'frigate/events',
      encode({ type: 'update', before: after, after }),
    );
    expect(refusals).toEqual([]);
    expect(items[0]).toMatchObject({
      kind: 'camera-event',
      body: {
        deviceId: 'cam-1',
        eventId: after.id,
        phase: 'update',
        label: 'person',
        time: 1_700_000_010_250,
        startTime: 1_700_000_000_500,
        stationarySeconds: 30,
        zones: ['no-stall'],
        score: 0.9,
      },
    });
  });

  it('reads the end at its end time', () => {
    const ended = { ...after, end_time: 1_700_000_020 };
    const { items } = decodeFrigate(context, 'frigate/events', encode({ type: 'end', before: after, after: ended }));
    expect(items[0]).toMatchObject({ body: { phase: 'end', time: 1_700_000_020_000, endTime: 1_700_000_020_000 } });
  });

  it('names a camera it does not know, and keeps nothing of topics derived from events', () => {
    expect(
      decodeFrigate(context, 'frigate/events', encode({ type: 'new', after: { ...after, camera: 'attic' } }))
        .refusals[0]?.reason,
    ).toBe('unknown-camera');
    expect(decodeFrigate(context, 'frigate/front_door/person', encode(3))).toEqual({ items: [], refusals: [] });
    expect(decodeFrigate(context, 'frigate/available', new TextEncoder().encode('offline')).items[0]).toMatchObject({
      kind: 'status',
      body: { deviceId: 'nvr', state: 'offline' },
    });
  });

  const captured = '../shared/data/payloads_frigate/mqtt_messages.json';
  it.skipIf(!existsSync(captured))('reads every captured message, and only events become camera events', () => {
    const messages = JSON.parse(readFileSync(captured, 'utf8')) as {
      topic: string;
      payload: { after: { id: string } };
    }[];
    let events = 0;
    for (const { topic, payload } of messages) {
      const { items, refusals } = decodeFrigate({ ...context, cameraDeviceId: () => 'cam-1' }, topic, encode(payload));
      expect(refusals).toEqual([]);
      expect(items).toHaveLength(topic === 'frigate/events' ? 1 : 0);
      if (items[0]?.kind === 'camera-event') expect(items[0].body.eventId).toBe(payload.after.id);
      events += items.length;
    }
    expect(events).toBe(messages.filter((message) => message.topic === 'frigate/events').length);
  });
});
