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
  box: [432, 496, 544, 854],
  has_snapshot: true,
  has_clip: false,
  current_zones: [],
  entered_zones: ['no-stall'],
  stationary: true,
  motionless_count: 150,
};

describe('Frigate', () => {
  it('reads an update: frame time is the event time, frames of standing still become no more seconds than there were', () => {
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
        stationarySeconds: 9.75,
        zones: ['no-stall'],
        score: 0.9,
        box: [432, 496, 544, 854],
        hasSnapshot: true,
        hasClip: false,
      },
    });
  });

  it('frames what was seen where it is in the picture that is kept, and otherwise where it was last', () => {
    const boxOf = (now: object): unknown => {
      const [item] = decodeFrigate(
        context,
        'frigate/events',
        encode({ type: 'end', after: { ...after, ...now } }),
      ).items;
      return item?.kind === 'camera-event' ? item.body.box : undefined;
    };
    const snapshot = { frame_time: after.start_time, box: [415, 489, 528, 700] };
    expect(boxOf({ snapshot })).toEqual([415, 489, 528, 700]);
    expect(boxOf({ snapshot, has_snapshot: false })).toEqual(after.box);
    expect(boxOf({ snapshot: null })).toEqual(after.box);
    expect(boxOf({ snapshot: 'as no version says it' })).toEqual(after.box);
  });

  it("takes the rate of frames from the message's own times", () => {
    const seconds = (before: object | undefined, now: object): unknown => {
      const message = { type: 'update', before: before && { ...after, ...before }, after: { ...after, ...now } };
      const [item] = decodeFrigate(context, 'frigate/events', encode(message)).items;
      return item?.kind === 'camera-event' ? item.body.stationarySeconds : undefined;
    };
    const first = after.start_time;
    // Ten frames a second, then one: 600 frames are a minute, 60 are one, too.
    expect(
      seconds({ frame_time: first + 60, motionless_count: 300 }, { frame_time: first + 90, motionless_count: 600 }),
    ).toBe(60);
    expect(
      seconds({ frame_time: first + 60, motionless_count: 30 }, { frame_time: first + 90, motionless_count: 60 }),
    ).toBe(60);
    // It moved meanwhile, two frames say nothing, or there is no state before: Frigate's usual five.
    expect(
      seconds({ frame_time: first + 60, motionless_count: 300 }, { frame_time: first + 90, motionless_count: 20 }),
    ).toBe(4);
    expect(
      seconds({ frame_time: first + 60, motionless_count: 98 }, { frame_time: first + 90, motionless_count: 100 }),
    ).toBe(20);
    expect(seconds(undefined, { frame_time: first + 90, motionless_count: 100 })).toBe(20);
    // Moving three seconds ago, it cannot have stood for ten.
    expect(
      seconds({ frame_time: first + 87, motionless_count: 0 }, { frame_time: first + 90, motionless_count: 50 }),
    ).toBe(3);
    expect(seconds(undefined, { motionless_count: null })).toBeUndefined();
  });

  it('reads a review as what it is now', () => {
    const review = {
      id: '1700000000.5-rev',
      camera: 'front_door',
      start_time: 1_700_000_000.5,
      end_time: null,
      severity: 'alert',
      data: { detections: [after.id], objects: ['person'], sub_labels: [], zones: ['no-stall'], audio: [] },
    };
    const decode = (change: object): unknown =>
      decodeFrigate(
        context,
        'frigate/reviews',
        encode({ type: 'update', before: review, after: { ...review, ...change } }),
      );
    const body = {
      deviceId: 'cam-1',
      time: 1_700_000_000_500,
      reviewId: review.id,
      severity: 'alert',
      startTime: 1_700_000_000_500,
      labels: ['person'],
      zones: ['no-stall'],
      eventIds: [after.id],
    };
    expect(decode({})).toEqual({ items: [{ kind: 'camera-review', body }], refusals: [] });
    expect(decode({ end_time: 1_700_000_030 })).toMatchObject({ items: [{ body: { endTime: 1_700_000_030_000 } }] });
    expect(decode({ camera: 'attic' })).toMatchObject({ items: [], refusals: [{ reason: 'unknown-camera' }] });
    expect(decode({ severity: 'urgent' })).toMatchObject({ items: [], refusals: [{ reason: 'wrong-shape' }] });
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
  it.skipIf(!existsSync(captured))('reads every captured message, events and reviews as such', () => {
    const messages = JSON.parse(readFileSync(captured, 'utf8')) as {
      topic: string;
      payload: { after: { id: string } };
    }[];
    const kindOf: Record<string, string> = { 'frigate/events': 'camera-event', 'frigate/reviews': 'camera-review' };
    const seen = new Set<string>();
    for (const { topic, payload } of messages) {
      const { items, refusals } = decodeFrigate({ ...context, cameraDeviceId: () => 'cam-1' }, topic, encode(payload));
      expect(refusals).toEqual([]);
      const kind = kindOf[topic];
      expect(items.map((item) => item.kind)).toEqual(kind ? [kind] : []);
      for (const { kind, body } of items) {
        seen.add(kind);
        if (kind === 'camera-event') expect(body.eventId).toBe(payload.after.id);
        if (kind === 'camera-review') expect(body).toMatchObject({ reviewId: payload.after.id, severity: 'alert' });
      }
    }
    expect(seen.size).toBe(2);
  });
});
