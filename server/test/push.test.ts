import { pushMessage, type Instruction, type PushMessage } from '@xuncheng/contract';
import { decrypt } from 'http_ece';
import { createECDH, createPublicKey, randomBytes, randomUUID, verify, type ECDH } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPushKeys } from '../src/push/push-keys.ts';
import { hear, startTestServer, type Browser, type TestServer } from './running-server.ts';

/** A push service of our own on HTTP, and a phone that decrypts what was pushed with the keys it subscribed with. */

interface Pushed {
  readonly headers: IncomingHttpHeaders;
  readonly message: PushMessage;
}

let server: TestServer;
let operator: Browser;
let service: Server;
let origin: string;
let status = 201;
let delayMs = 0;
const pushed: Pushed[] = [];
const keysFile = path.join(mkdtempSync(path.join(tmpdir(), 'push-')), 'push-keys.json');

/** A browser's half: an address and the keys that go with it. */
class Phone {
  readonly ecdh: ECDH = createECDH('prime256v1');
  readonly authSecret = randomBytes(16).toString('base64url');
  readonly name = randomUUID();

  subscription() {
    this.ecdh.generateKeys();
    return {
      endpoint: `${origin}/push/${this.name}`,
      keys: { p256dh: this.ecdh.getPublicKey('base64url'), auth: this.authSecret },
    };
  }
}
let phone: Phone;

beforeAll(async () => {
  service = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // What was on its way to the phone of the test before is not this one's.
      if (request.url?.endsWith(phone.name)) {
        const keys = { version: 'aes128gcm', privateKey: phone.ecdh, authSecret: phone.authSecret } as const;
        const text = decrypt(Buffer.concat(chunks), keys).toString();
        pushed.push({ headers: request.headers, message: pushMessage.parse(JSON.parse(text)) });
      }
      setTimeout(() => response.writeHead(status).end(), delayMs);
    });
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  origin = `http://127.0.0.1:${String((service.address() as AddressInfo).port)}`;
  server = await startTestServer({
    settings: { PUSH_KEYS_FILE: keysFile, PUSH_SERVICES: origin, PUSH_SUBJECT: 'mailto:test@example.org' },
  });
  operator = await server.demo('operator');
});
afterAll(async () => {
  await server.close();
  service.close();
});
beforeEach(async () => {
  [status, delayMs] = [201, 0];
  // What an earlier test instructed is sent to whoever connects, and pushed when it has left: to the phone of the next test.
  await server.database.pool.query("update instruction_receiver set state = 'cancelled', next_attempt_at = null");
  pushed.length = 0;
});

/** Subscribe and close the page. @returns the key the platform is known by */
async function subscribeAndLeave(subscription: object, expected: object = { ok: true }): Promise<string> {
  const socket: Socket = server.terminal('terminal-west');
  const key = (await hear(socket, 'push-key')) as string;
  expect(await socket.emitWithAck('push-subscription', subscription)).toMatchObject(expected);
  socket.close();
  return key;
}

async function instruct(over: object = {}): Promise<Instruction> {
  const officer = (await operator.api('GET', '/officers')).body.find(
    (one: { badge: string }) => one.badge === '1-west',
  );
  const order = { idempotencyKey: randomUUID(), officerIds: [officer.id], text: '到大街口', ...over };
  const answer = await operator.api('POST', '/instructions', order);
  expect(answer.status).toBe(201);
  return answer.body as Instruction;
}

async function sentStep(id: string): Promise<{ source: string } | undefined> {
  const { receivers } = (await operator.api('GET', `/instructions/${id}`)).body as Instruction;
  return receivers[0]!.steps.find(({ state }) => state === 'sent');
}
const countSubscriptions = async (): Promise<number> =>
  (await server.database.pool.query('select from push_subscription')).rowCount ?? 0;

describe('a phone whose page is closed', () => {
  it('gets what was instructed as a message that only it can read, by a platform that proves itself', async () => {
    phone = new Phone();
    const publicKey = await subscribeAndLeave(phone.subscription());
    const { id, text } = await instruct({ priority: 'urgent', deadlineMinutes: 30 });
    await expect.poll(() => sentStep(id)).toMatchObject({ source: 'push' });
    expect(pushed.map(({ message }) => message)).toEqual([{ id, kind: 'order', priority: 'urgent', text }]);
    const { headers } = pushed[0]!;
    expect(headers).toMatchObject({ urgency: 'high', topic: id.replaceAll('-', '') });
    expect(Number(headers['ttl'])).toBeGreaterThan(29 * 60);
    const [, token, key] = /^vapid t=([^,]+), ?k=(.+)$/.exec(headers.authorization!)!;
    expect(key).toBe(publicKey);
    const [head, body, signature] = token!.split('.');
    const point = Buffer.from(publicKey, 'base64url');
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
    const jwk = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: x!, y: y! } });
    const data = Buffer.from(`${head!}.${body!}`);
    const signed = { key: jwk, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', data, signed, Buffer.from(signature!, 'base64url'))).toBe(true);
    expect(JSON.parse(Buffer.from(body!, 'base64url').toString())).toMatchObject({
      aud: origin,
      sub: 'mailto:test@example.org',
    });
  });

  it('is not pushed to while the page is open', async () => {
    const socket = server.terminal('terminal-west');
    socket.on('instruction', (_instruction: unknown, delivered: () => void) => delivered());
    const heard = hear(socket, 'instruction', ({ text }) => text === '页面开着');
    await hear(socket, 'push-key');
    const { id } = await instruct({ text: '页面开着' });
    expect((await heard).id).toBe(id);
    await expect.poll(() => sentStep(id)).toMatchObject({ source: 'server' });
    expect(pushed).toEqual([]);
    socket.close();
  });

  it('is sent to by the other way all the same when the push service is slow or refuses', async () => {
    for (const [nextStatus, nextDelay] of [
      [201, 60_000],
      [503, 0],
    ] as const) {
      [status, delayMs] = [nextStatus, nextDelay];
      const began = Date.now();
      const { id } = await instruct();
      // The operator's answer does not wait for it, and the step not longer than the patience.
      expect(Date.now() - began).toBeLessThan(2_000);
      await expect.poll(() => sentStep(id), { timeout: 6_000 }).toMatchObject({ source: 'server' });
    }
    expect(await countSubscriptions()).toBe(1);
  });

  it('whose token was revoked is told nothing', async () => {
    await server.database.pool.query(
      `update device_credential set revoked_at = now() where device_number = (select number from device where id = 'terminal-west')`,
    );
    const { id } = await instruct();
    await expect.poll(() => sentStep(id)).toMatchObject({ source: 'server' });
    expect(pushed).toEqual([]);
    await server.database.pool.query('update device_credential set revoked_at = null');
  });

  it('that is another device now is that one alone', async () => {
    const other = server.terminal('terminal-east');
    await hear(other, 'push-key');
    expect((await other.emitWithAck('push-subscription', phone.subscription())).ok).toBe(true);
    other.close();
    const { rows } = await server.database.pool.query(
      'select d.id from push_subscription p join device d on d.number = p.device_number',
    );
    expect(rows).toEqual([{ id: 'terminal-east' }]);
  });

  it('that has gone is forgotten', async () => {
    phone = new Phone();
    await subscribeAndLeave(phone.subscription());
    status = 410;
    const before = await countSubscriptions();
    const { id } = await instruct();
    await expect.poll(() => sentStep(id)).toMatchObject({ source: 'server' });
    expect(pushed.map(({ message }) => message.id)).toEqual([id]);
    // Forgotten after the other way was taken, not before.
    await expect.poll(countSubscriptions).toBe(before - 1);
  });

  it('cannot make the server write to whatever it names', async () => {
    const before = await countSubscriptions();
    const { keys } = phone.subscription();
    const refused = { ok: false, error: { code: 'no-push-service' } };
    await subscribeAndLeave({ endpoint: `${server.url}/api/v1/session`, keys }, refused);
    await subscribeAndLeave({ endpoint: 'x', keys }, { ok: false, error: { code: 'invalid-request' } });
    expect(await countSubscriptions()).toBe(before);
  });
});

describe('the keys', () => {
  it('are made once, for their owner alone', async () => {
    expect(statSync(keysFile).mode & 0o777).toBe(0o600);
    const [first, again] = [await openPushKeys(keysFile), await openPushKeys(keysFile)];
    expect(again).toEqual(first);
    expect(JSON.parse(readFileSync(keysFile, 'utf8'))).toEqual(first);
  });

  it('that are no keys are not used', async () => {
    const broken = path.join(path.dirname(keysFile), 'broken.json');
    writeFileSync(broken, '{"publicKey":"x"}');
    await expect(openPushKeys(broken)).rejects.toThrow();
  });
});
