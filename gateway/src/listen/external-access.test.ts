import { expect, it } from 'vitest';
import type { RegisteredDevice } from '../store/device-registry.ts';
import { judgeSpeaker } from './external-access.ts';

const videoServer = (id: string, address: string | null): RegisteredDevice => ({
  number: 1,
  id,
  kind: 'video-server',
  protocol: 'frigate',
  coordinateSystem: 'wgs84',
  parentId: null,
  address,
  quantity: '',
  unit: '',
  tokenDigests: new Set(['one']),
});

it('a video server that was given no prefix of its own is not taken for those that have one', () => {
  const [plain, north] = [videoServer('plain', null), videoServer('north', 'frigate/north')];
  const speakerOf = (topic: string, ...order: RegisteredDevice[]): string | undefined => {
    const servers = new Map(order.map((server) => [server.address ?? 'frigate', server] as const));
    const speaker = judgeSpeaker(() => undefined, servers, topic);
    return 'id' in speaker ? speaker.id : speaker.reason;
  };
  expect(speakerOf('frigate/north/events', plain, north)).toBe('north');
  expect(speakerOf('frigate/north/events', north, plain)).toBe('north');
  expect(speakerOf('frigate/events', north, plain)).toBe('plain');
  expect(speakerOf('elsewhere/events', north, plain)).toBe('unknown-device');
});

it('a name that no device has is not kept in its full length', () => {
  expect(judgeSpeaker(() => undefined, new Map(), `v1/${'x'.repeat(9_000)}/up/fix`)).toMatchObject({
    deviceId: 'x'.repeat(63),
    reason: 'unknown-device',
  });
});
