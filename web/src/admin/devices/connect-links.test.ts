import { describe, expect, it } from 'vitest';
import { doorsOf, owntracksLink, terminalNumber, traccarLink, traccarServer } from './connect-links.ts';

const pairing = { deviceId: 'phone-7', token: 'a+b/c_d-e=' };
const given = { host: null, mqtt: 1884, mqttWebSocket: 8083, osmand: 5056, jt808: 6808 };
const doors = doorsOf(given, 'city.example');

describe('links that set an app up', () => {
  it('lead OwnTracks to the gateway with the device as its user', () => {
    const link = new URL(owntracksLink(pairing, doors));
    expect(link.protocol + link.pathname).toBe('owntracks:/config');
    expect(JSON.parse(atob(link.searchParams.get('inline')!))).toMatchObject({
      _type: 'configuration',
      mode: 0,
      host: 'city.example',
      port: 1884,
      username: 'phone-7',
      password: pairing.token,
    });
  });

  it('lead Traccar Client to the gateway with the token in its identifier', () => {
    const link = new URL(traccarLink(pairing, doors));
    expect(link.origin).toBe('http://city.example:5056');
    expect(link.searchParams.get('id')).toBe(`phone-7:${pairing.token}`);
  });

  it('name the gateway by its own name where it has one, and write an IPv6 address as a URL wants it', () => {
    expect(traccarServer(doorsOf({ ...given, host: 'gps.example' }, 'city.example'))).toBe('http://gps.example:5056');
    expect(traccarServer({ ...doors, host: '::1' })).toBe('http://[::1]:5056');
  });

  it('know a terminal number from its address', () => {
    expect(terminalNumber('13800138000/ABC1234')).toBe('13800138000');
    expect(terminalNumber(null)).toBe('');
  });
});
