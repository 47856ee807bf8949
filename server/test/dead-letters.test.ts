import type { ReAdmitRequest } from '@xuncheng/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type Browser, type TestServer } from './running-server.ts';

let server: TestServer;
let administrator: Browser;
let operator: Browser;
let asked: ReAdmitRequest[] = [];

beforeAll(async () => {
  server = await startTestServer();
  administrator = await server.person('administrator', 'D');
  operator = await server.person('operator', 'S-west');
});
afterAll(() => server.close());

let letters = 0;

/** A letter as the gateway stores it. */
async function letter(deviceId: string, payload: Uint8Array | string, reason = 'wrong-shape'): Promise<number> {
  const { rows } = await server.database.pool.query<{ id: number }>(
    `insert into dead_letter (received_at, device_id, topic, reason, detail, payload, digest)
     values ('2026-05-01T08:00:00Z', $1, 'v1/' || $1 || '/up/fix', $2, 'lon: too big', $3, sha256($4::text::bytea)) returning id::int`,
    [deviceId, reason, Buffer.from(payload), String(++letters)],
  );
  return rows[0]!.id;
}

function answerWith(...refusals: { reason: string; detail: string }[]): void {
  asked = [];
  server.gateway.judge = (request) => {
    asked.push(request);
    return { admitted: refusals.length === 0 ? 1 : 0, refusals };
  };
}

it('shows bytes as text where they are text, and always as hex', async () => {
  const text = await letter('terminal-west', '{"名":1}');
  const bytes = await letter('terminal-west', Uint8Array.of(0x7b, 0xff), 'not-utf8');
  expect((await administrator.api('GET', `/dead-letters/${String(text)}`)).body).toMatchObject({
    payloadText: '{"名":1}',
    payloadHex: Buffer.from('{"名":1}').toString('hex'),
    settlement: null,
    bytes: 9,
  });
  expect((await administrator.api('GET', `/dead-letters/${String(bytes)}`)).body).toMatchObject({
    payloadText: null,
    payloadHex: '7bff',
  });
});

it('admits a corrected message through the gateway, once, and keeps who and when', async () => {
  const id = await letter('terminal-west', '{"lon":500}');
  answerWith();
  const path = `/dead-letters/${String(id)}/re-admit`;
  const first = await administrator.api('POST', path, { payload: '{"lon":120}' });
  expect(first.body).toMatchObject({
    admitted: 1,
    refusals: [],
    letter: { settlement: 're-admitted', correctedText: '{"lon":120}', payloadText: '{"lon":500}' },
  });
  expect(first.body.letter.settledBy).toMatch(/^person-/);
  expect(asked).toMatchObject([
    {
      deviceId: 'terminal-west',
      topic: 'v1/terminal-west/up/fix',
      receivedAt: Date.parse('2026-05-01T08:00:00Z'),
      payload: Buffer.from('{"lon":120}').toString('base64'),
    },
  ]);
  const again = await administrator.api('POST', path, { payload: '{"lon":121}' });
  expect([again.status, again.body.letter]).toEqual([200, first.body.letter]);
  expect(asked).toHaveLength(1);
  expect((await administrator.api('POST', `/dead-letters/${String(id)}/dismiss`, { reason: 'x' })).body.code).toBe(
    'dead-letter-settled',
  );
  const { rows } = await server.database.pool.query(
    `select detail from audit_log where action = 'dead-letter-re-admit' and object = $1`,
    [`dead-letter/${String(id)}`],
  );
  expect(rows).toEqual([{ detail: { deviceId: 'terminal-west', corrected: true, admitted: 1, refused: [] } }]);
});

it('stays open with the reason when the gateway refuses it again, or does not answer', async () => {
  const id = await letter('terminal-west', '{}');
  answerWith({ reason: 'wrong-shape', detail: 'id: missing' });
  const refused = await administrator.api('POST', `/dead-letters/${String(id)}/re-admit`, {});
  expect(refused.body).toMatchObject({
    admitted: 0,
    refusals: [{ reason: 'wrong-shape', detail: 'id: missing' }],
    letter: { settlement: null },
  });
  server.gateway.judge = () => undefined;
  const unanswered = await administrator.api('POST', `/dead-letters/${String(id)}/re-admit`, {});
  expect([unanswered.status, unanswered.body.code]).toEqual([503, 'gateway-away']);
  expect((await administrator.api('GET', `/dead-letters/${String(id)}`)).body.settlement).toBeNull();
}, 30_000);

it('is dismissed with a reason, and then not admitted', async () => {
  const id = await letter('terminal-west', '{}');
  const dismissed = await administrator.api('POST', `/dead-letters/${String(id)}/dismiss`, { reason: ' 测试设备 ' });
  expect(dismissed.body).toMatchObject({ settlement: 'dismissed', settlementReason: '测试设备' });
  expect((await administrator.api('POST', `/dead-letters/${String(id)}/dismiss`, { reason: 'again' })).body).toEqual(
    dismissed.body,
  );
  expect((await administrator.api('POST', `/dead-letters/${String(id)}/re-admit`, {})).status).toBe(409);
  expect((await administrator.api('POST', `/dead-letters/${String(id)}/dismiss`, { reason: ' ' })).status).toBe(400);
});

it('lists by device, reason, state, time and page, in the area only', async () => {
  const east = await letter('terminal-east', '{}', 'not-json');
  const stranger = await letter('nobody-knows', '{}');
  const ids = async (who: Browser, query: string): Promise<number[]> =>
    (await who.api('GET', `/dead-letters${query}`)).body.map((one: { id: number }) => one.id);
  const all = await ids(administrator, '');
  expect(all).toEqual(Array.from({ length: letters }, (_, index) => letters - index));
  expect(all).toContain(stranger);
  expect(await ids(operator, '')).toEqual(all.filter((id) => id !== east && id !== stranger));
  expect(await ids(administrator, '?reason=not-json')).toEqual([east]);
  expect(await ids(administrator, '?deviceId=terminal-east')).toEqual([east]);
  const settled = await ids(administrator, '?state=settled');
  expect(settled).toHaveLength(2);
  expect(await ids(administrator, '?state=open')).toEqual(all.filter((id) => !settled.includes(id)));
  expect(await ids(administrator, `?before=${String(all[2])}`)).toEqual(all.slice(3));
  expect(await ids(administrator, `?from=${String(Date.parse('2026-05-01T08:00:01Z'))}`)).toEqual([]);
  expect(await ids(administrator, `?to=${String(Date.parse('2026-05-01T08:00:01Z'))}`)).toEqual(all);
});
