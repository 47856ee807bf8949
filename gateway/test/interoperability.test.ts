import { connect as connectTcp } from 'node:net';
import { connectAsync, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MqttBroker } from '../src/listen/mqtt-broker.ts';
import { eventually } from './gateway-fixture.ts';
import { REFUSED_FILTER, startOpenBroker } from './open-access.ts';

/**
 * What clients of any make expect of a broker (MQTT 3.1.1), on the broker as it runs but with open access: the behaviours that
 * the Paho interoperability tests look for, in our own words. Clause numbers are the standard's.
 */

let broker: MqttBroker;
const clients: MqttClient[] = [];
beforeAll(async () => {
  broker = await startOpenBroker();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
});
afterAll(() => broker.close());

interface Listener {
  readonly client: MqttClient;
  readonly heard: IPublishPacket[];
}

let number = 0;
/** A client that keeps what it hears; a clean session and a new id unless said otherwise. */
async function open(options: IClientOptions = {}): Promise<Listener> {
  const heard: IPublishPacket[] = [];
  const client = await connectAsync(`mqtt://127.0.0.1:${String(broker.port)}`, {
    clientId: `client-${String(++number)}`,
    reconnectPeriod: 0,
    resubscribe: false,
    ...options,
  });
  clients.push(client);
  client.on('error', () => undefined);
  client.on('message', (_topic, _payload, packet) => heard.push(packet));
  return { client, heard };
}
const topics = (heard: IPublishPacket[]): string[] => heard.map(({ topic }) => topic);
/** Everything sent before has arrived: a message to oneself comes after it. */
async function settle({ client, heard }: Listener): Promise<void> {
  const marker = `marker/${String(++number)}`;
  await client.subscribeAsync(marker, { qos: 1 });
  await client.publishAsync(marker, '', { qos: 1 });
  await eventually(() => heard.some(({ topic }) => topic === marker), marker);
  heard.splice(
    heard.findIndex(({ topic }) => topic === marker),
    1,
  );
}

describe('interoperability', () => {
  it('1. messages of every quality of service arrive, each once, and a second CONNECT ends the connection (3.1.0-2)', async () => {
    const one = await open();
    await one.client.subscribeAsync('basic/#', { qos: 2 });
    for (const qos of [0, 1, 2] as const)
      await one.client.publishAsync(`basic/${String(qos)}`, `at ${String(qos)}`, { qos });
    await settle(one);
    expect(one.heard.map(({ qos, payload }) => `${String(qos)} ${payload.toString()}`)).toEqual([
      '0 at 0',
      '1 at 1',
      '2 at 2',
    ]);

    const packet = generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clientId: 'twice',
      clean: true,
      keepalive: 0,
    });
    const socket = connectTcp(broker.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(packet));
    socket.write(packet);
    await closed;
  });

  it('2. retained messages come with a subscription, with the flag; an empty one removes them (3.3.1.3)', async () => {
    const one = await open();
    await one.client.publishAsync('kept/a', 'first', { qos: 1, retain: true });
    await one.client.publishAsync('kept/a', 'second', { qos: 1, retain: true });
    await one.client.publishAsync('kept/b', 'other', { qos: 0, retain: true });
    await settle(one);
    const two = await open();
    await two.client.subscribeAsync('kept/+', { qos: 1 });
    await eventually(() => two.heard.length === 2, 'both come');
    expect(
      two.heard.map(({ topic, payload, retain }) => `${topic} ${payload.toString()} ${String(retain)}`).sort(),
    ).toEqual(['kept/a second true', 'kept/b other true']);
    // To who is subscribed already it comes without the flag (3.3.1-9).
    await one.client.publishAsync('kept/a', 'third', { qos: 1, retain: true });
    await eventually(() => two.heard.length === 3, 'live');
    expect(two.heard[2]).toMatchObject({ retain: false });
    for (const topic of ['kept/a', 'kept/b']) await one.client.publishAsync(topic, '', { qos: 1, retain: true });
    const three = await open();
    await three.client.subscribeAsync('kept/+', { qos: 1 });
    await settle(three);
    expect(three.heard).toEqual([]);
  });

  it('3. a will is published when the connection breaks, and not when it is ended (3.1.2-8, 3.14.4-3)', async () => {
    const listener = await open();
    await listener.client.subscribeAsync('wills/#', { qos: 1 });
    const will = { payload: Buffer.from('gone'), qos: 1, retain: false } as const;
    const polite = await open({ will: { topic: 'wills/polite', ...will } });
    const broken = await open({ will: { topic: 'wills/broken', ...will } });
    await polite.client.endAsync();
    broken.client.stream.destroy();
    await eventually(() => listener.heard.length > 0, 'a will');
    await settle(listener);
    expect(topics(listener.heard)).toEqual(['wills/broken']);
  });

  it('4. a client id of zero length is the server’s to choose with a clean session, and refused without (3.1.3-7, 3.1.3-8)', async () => {
    const first = await open({ clientId: '' });
    const second = await open({ clientId: '' });
    await settle(first); // not taken over by the second
    await settle(second);
    const bytes = generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clientId: '',
      clean: true,
      keepalive: 0,
    });
    bytes[9]! &= ~2; // clean session off
    const socket = connectTcp(broker.port, '127.0.0.1');
    const answer = new Promise<Buffer>((resolve) => socket.once('data', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(bytes);
    expect([...(await answer)]).toEqual([0x20, 2, 0, 2]);
    await closed;
  });

  it('5. a session that is kept gets what was published meanwhile; a clean one does not (3.1.2.4)', async () => {
    const kept = await open({ clientId: 'offline', clean: false });
    await kept.client.subscribeAsync('queue/#', { qos: 2 });
    await kept.client.endAsync();
    const sender = await open();
    for (const qos of [1, 2] as const) await sender.client.publishAsync(`queue/${String(qos)}`, '', { qos });
    await settle(sender);
    const back = await open({ clientId: 'offline', clean: false });
    await eventually(() => back.heard.length >= 2, 'what was missed');
    expect(topics(back.heard).sort()).toEqual(['queue/1', 'queue/2']);
    await back.client.endAsync();
    const clean = await open({ clientId: 'offline', clean: true });
    await sender.client.publishAsync('queue/1', '', { qos: 1 });
    await settle(clean);
    expect(clean.heard).toEqual([]);
  });

  it('6. two subscriptions that both match bring the message (3.3.5)', async () => {
    const one = await open();
    await one.client.subscribeAsync({ 'over/#': { qos: 2 }, 'over/+': { qos: 1 } });
    await one.client.publishAsync('over/lap', 'x', { qos: 2 });
    await settle(one);
    expect([1, 2]).toContain(one.heard.length);
  });

  it('7. who is silent for one and a half keep-alives is gone, and its will is published (3.1.2-24)', async () => {
    const listener = await open();
    await listener.client.subscribeAsync('silence', { qos: 1 });
    const silent = await open({
      keepalive: 1,
      will: { topic: 'silence', payload: Buffer.from(''), qos: 1, retain: false },
    });
    silent.client.keepaliveManager.destroy();
    await eventually(() => listener.heard.length === 1, 'the will', 5);
  });

  it('8. what was not acknowledged comes again with the session (4.4.0-1)', async () => {
    const taken: string[] = [];
    const one = await open({ clientId: 'again', clean: false });
    // Never calls back: mqtt.js does not acknowledge.
    one.client.handleMessage = ({ topic }) => taken.push(topic);
    await one.client.subscribeAsync('again/#', { qos: 2 });
    const sender = await open();
    await sender.client.publishAsync('again/1', '', { qos: 1 });
    await eventually(() => taken.length === 1, 'delivered');
    one.client.stream.destroy();
    const back = await open({ clientId: 'again', clean: false });
    await eventually(() => back.heard.length === 1, 'delivered again');
    // Aedes does not set DUP on it, as 3.3.1-1 asks (DECISIONS.md): a receiver knows a message by its own id.
    expect(topics(back.heard)).toEqual(['again/1']);
  });

  it('9. a subscription that is refused is answered with 0x80, and its neighbours are granted (3.9.3)', async () => {
    const one = await open();
    const granted = await new Promise<number[]>((resolve) => {
      one.client.once('packetreceive', (packet) => {
        if (packet.cmd === 'suback') resolve(packet.granted as number[]);
      });
      one.client.subscribe(
        { 'fine/a': { qos: 1 }, [REFUSED_FILTER]: { qos: 1 }, 'fine/b': { qos: 0 } },
        () => undefined,
      );
    });
    expect(granted).toEqual([1, 0x80, 0]);
    await one.client.publishAsync(REFUSED_FILTER, '', { qos: 1 });
    await one.client.publishAsync('fine/b', '', { qos: 1 });
    await settle(one);
    expect(topics(one.heard)).toEqual(['fine/b']);
  });

  it('10. after an unsubscription nothing comes any more (3.10.4-2)', async () => {
    const one = await open();
    await one.client.subscribeAsync(['leave/a', 'leave/b'], { qos: 1 });
    await one.client.unsubscribeAsync('leave/a');
    for (const topic of ['leave/a', 'leave/b']) await one.client.publishAsync(topic, '', { qos: 1 });
    await settle(one);
    expect(topics(one.heard)).toEqual(['leave/b']);
  });

  it('11. a filter that begins with a wildcard does not match topics that begin with $ (4.7.2-1)', async () => {
    const one = await open();
    await one.client.subscribeAsync(['#', '+/x'], { qos: 0 });
    await one.client.publishAsync('$dollar/x', '', { qos: 1 });
    await one.client.publishAsync('plain/x', '', { qos: 1 });
    await settle(one);
    expect(new Set(topics(one.heard))).toEqual(new Set(['plain/x']));
  });
});
