import { describe, expect, it } from 'vitest';
import type { RegisteredDevice } from '../store/device-registry.ts';
import { clientIdFor, mayLeaveWill, mayPublish, maySubscribe, type Identity } from './mqtt-access.ts';

const device = (id: string, more: Partial<RegisteredDevice> = {}): RegisteredDevice => ({
  number: 1,
  id,
  kind: 'terminal',
  protocol: 'own',
  coordinateSystem: 'wgs84',
  parentId: null,
  address: null,
  quantity: '',
  unit: '',
  tokenDigests: new Set(),
  ...more,
});
const as = (one: RegisteredDevice): Identity => ({ kind: 'device', device: one, tokenDigest: '' });
const own = as(device('t-1'));
const phone = as(device('phone', { protocol: 'owntracks' }));
const frigate = as(device('nvr', { kind: 'video-server', protocol: 'frigate' }));
const service: Identity = { kind: 'service' };

describe('who may use which topic', () => {
  it.each([
    [own, 'v1/t-1/up/fix', false, undefined],
    [own, 'v1/t-1/up/status', true, undefined],
    [own, 'v1/t-1/up/fix', true, 'retain'],
    [own, 'v1/t-10/up/fix', false, 'foreign-topic'],
    [own, 'v1/t-1/up/unheard-of', false, 'foreign-topic'],
    [own, 'v1/t-1/down/instruction', false, 'foreign-topic'],
    [own, '$SYS/broker', false, 'foreign-topic'],
    [own, 'live/v1/batch', false, 'foreign-topic'],
    [phone, 'owntracks/phone/anything', true, undefined],
    [phone, 'owntracks/phone2/x', true, 'foreign-topic'],
    [frigate, 'frigate/events', false, undefined],
    [frigate, 'frigate/cam/person', true, undefined],
    [frigate, 'frigate-two/events', false, 'foreign-topic'],
    [service, 'v1/t-1/down/instruction', false, undefined],
    [service, 'v1/t-1/up/fix', false, 'foreign-topic'],
    [service, 'live/v1/batch', false, 'foreign-topic'],
  ] as const)('publish %#', (identity, topic, retain, expected) => {
    expect(mayPublish(identity, topic, retain)).toBe(expected);
  });
  it.each([
    [own, 'v1/t-1/down/#', 'grant'],
    [own, 'v1/t-1/down/instruction', 'grant'],
    [own, 'v1/+/down/#', 'disconnect'],
    [own, 'v1/t-1/up/#', 'disconnect'],
    [own, '#', 'disconnect'],
    [own, '$SYS/#', 'disconnect'],
    [own, '$share/g/v1/t-1/down/#', 'disconnect'],
    [own, 'live/v1/batch', 'disconnect'],
    [phone, 'owntracks/phone/x/cmd', 'grant'],
    [phone, 'owntracks/+/+', 'refuse'],
    [phone, 'owntracks/phone/+/cmd', 'refuse'],
    [frigate, 'frigate/#', 'grant'],
    [frigate, '#', 'refuse'],
    [service, 'live/v1/batch', 'grant'],
    [service, '#', 'disconnect'],
  ] as const)('subscribe %#', (identity, filter, expected) => {
    expect(maySubscribe(identity, filter)).toBe(expected);
  });
  it('lets a will say offline and nothing else', () => {
    expect(mayLeaveWill(own, 'v1/t-1/up/status')).toBe(true);
    expect(mayLeaveWill(own, 'v1/t-1/up/fix')).toBe(false);
    expect(mayLeaveWill(phone, 'owntracks/phone/x')).toBe(true);
    expect(mayLeaveWill(service, 'v1/t-1/down/instruction')).toBe(false);
  });
  it('registers a connection under its device id and nobody else’s', () => {
    expect(clientIdFor('t-1', 't-1', true, device('t-1'))).toBe('t-1');
    expect(clientIdFor('t-1', 't-2', true, device('t-1'))).toBeUndefined();
    expect(clientIdFor('phone', 'phonepixel', false, device('phone', { protocol: 'owntracks' }))).toBe('phone');
    expect(clientIdFor('xuncheng-server', 't-1', true, undefined)).toBe('service/t-1');
  });
  it('gives who says no client id the device’s own, and keeps no session for it', () => {
    expect(clientIdFor('t-1', '', true, device('t-1'))).toBe('t-1');
    expect(clientIdFor('t-1', '', false, device('t-1'))).toBeUndefined();
    expect(clientIdFor('xuncheng-server', '', true, undefined)).toMatch(/^service\/./);
    expect(clientIdFor(undefined, '', true, undefined)).toBeUndefined();
  });
});
