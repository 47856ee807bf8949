import type { Alarm, Instruction, LimitHistory, Limits, LiveSnapshot } from '@xuncheng/contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../src/compute/settable-limits.ts';
import { hear, startTestServer, type Answer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

/** Limits that are changed hold at once: nothing is restarted, and what was under way is judged by them. */

let server: TestServer;
let administrator: Browser;
let operator: Browser;
let west: number;

beforeAll(async () => {
  server = await startTestServer();
  administrator = await server.demo('administrator');
  operator = await server.demo('operator');
  const officers = (await operator.api('GET', '/officers')).body as { id: number; badge: string }[];
  west = officers.find(({ badge }) => badge === '1-west')!.id;
});
beforeEach(() => put({}));
afterAll(() => server.close());

type Change = { readonly [Group in keyof Limits]?: Partial<Limits[Group]> };

const put = (change: Change, reason = '试验'): Promise<Answer> => {
  const groups = Object.entries(DEFAULT_LIMITS).map(([group, known]) => [
    group,
    { ...known, ...change[group as keyof Limits] },
  ]);
  return administrator.api('PUT', '/limits', { limits: Object.fromEntries(groups), reason });
};
const say = (metres: number, secondsAgo = 0): Promise<void> =>
  server.gateway.announce({
    fixes: [
      {
        deviceId: 'terminal-west',
        receivedAt: Date.now() - secondsAgo * 1_000,
        time: Date.now() - secondsAgo * 1_000,
        messageKey: 1,
        flags: 0,
        accuracy: 5,
        ...at(metres, 50),
      },
    ],
  });
const issue = async (more: object): Promise<Instruction> =>
  (
    await operator.api('POST', '/instructions', {
      idempotencyKey: randomUUID(),
      officerIds: [west],
      text: '到东门核查',
      ...more,
    })
  ).body;
const stepsOf = async ({ id }: Instruction): Promise<string[]> =>
  ((await operator.api('GET', `/instructions/${id}`)).body as Instruction).receivers[0]!.steps.map(
    ({ state }) => state,
  );

it('are not changed back by whoever saw those of before', async () => {
  const seen = (await administrator.api('GET', '/limits')).body as Limits;
  const change = (picture: Partial<Limits['picture']>): Promise<Answer> =>
    administrator.api('PUT', '/limits', {
      limits: { ...seen, picture: { ...seen.picture, ...picture } },
      reason: '试验',
      seen,
    });
  const [unknown, stale] = [seen.picture.unknownSeconds + 5, seen.picture.staleSeconds + 5];
  const answers = await Promise.all([change({ unknownSeconds: unknown }), change({ staleSeconds: stale })]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)!.body.code).toBe('limits-changed');
  const now = (await administrator.api('GET', '/limits')).body as Limits;
  expect([now.picture.unknownSeconds === unknown, now.picture.staleSeconds === stale].filter(Boolean)).toHaveLength(1);
});

describe('limits in force', () => {
  it('the age of a position', async () => {
    const stateOf = (): Promise<string | undefined> =>
      new Promise((resolve) => {
        const screen = operator.watch();
        screen.on('snapshot', ({ officers }: LiveSnapshot) => {
          resolve(officers.find(({ officerId }) => officerId === west)?.state);
          screen.close();
        });
      });
    await say(50, 20);
    await expect.poll(stateOf).toBe('live');
    await put({ picture: { staleSeconds: 5 } });
    await expect.poll(stateOf).toBe('stale');
    await put({ picture: { staleSeconds: 5, unknownSeconds: 10 } });
    await expect.poll(stateOf).toBe('unknown');
    await put({});
    await expect.poll(stateOf).toBe('live');
  });

  it('how near is there', async () => {
    const terminal = server.terminal('terminal-west');
    await hear(terminal, 'connect');
    const onTheWay = async (metres: number): Promise<Instruction> => {
      const order = await issue({ place: at(metres, 50) });
      await terminal.emitWithAck('receipt', { instructionId: order.id, step: 'accepted', time: Date.now() });
      return order;
    };
    const order = await onTheWay(50);
    await say(130);
    await put({ instructions: { arrivalMetres: 100 } });
    await say(131);
    await expect.poll(() => stepsOf(order)).toContain('arrived');
    await put({});
    const far = await onTheWay(50);
    const near = await onTheWay(160);
    await say(135);
    await expect.poll(() => stepsOf(near)).toContain('arrived');
    expect(await stepsOf(far)).not.toContain('arrived');
    terminal.close();
  });

  it('when an alarm is escalated, and that a severity never is', async () => {
    const raise = async (type: string, severity: string): Promise<void> => {
      await server.database.pool.query(
        `insert into alarm (source_device_number, type, severity, origin, raised_at)
         select number, $1, $2, 'x', now() - interval '90 seconds' from device where kind = 'probe' and id like '%west'`,
        [type, severity],
      );
    };
    const isEscalated = async (type: string): Promise<boolean> =>
      ((await operator.api('GET', '/alarms?state=all')).body as Alarm[]).some(
        (alarm) => alarm.type === type && alarm.escalatedAt !== null,
      );
    const never = { critical: null, major: 60, minor: null, warning: null };
    await put({ alarms: { escalateSeconds: never } });
    await raise('late-critical', 'critical');
    await raise('late-major', 'major');
    await expect.poll(() => isEscalated('late-major')).toBe(true);
    expect(await isEscalated('late-critical')).toBe(false);
    await put({ alarms: { escalateSeconds: { ...never, critical: 60 } } });
    await expect.poll(() => isEscalated('late-critical')).toBe(true);
  });

  it('are refused outside their range and without a reason, and name who changed them, and why', async () => {
    expect((await put({ picture: { staleSeconds: 200 } })).body.details[0].path).toBe(
      'body.limits.picture.unknownSeconds',
    );
    expect((await put({ instructions: { arrivalMetres: 501 } })).status).toBe(400);
    expect((await put({ alarms: { escalateSeconds: { critical: 0 } as never } })).status).toBe(400);
    expect((await put({ devices: { lowBattery: 20 } }, ' ')).status).toBe(400);
    const changed = await put({ devices: { lowBattery: 20 } }, '新终端电池较小');
    // No figure is computed by it.
    expect([changed.status, changed.body.shiftsRecomputed]).toEqual([200, 0]);
    const [last] = ((await administrator.api('GET', '/limits/history')).body as LimitHistory).changes;
    expect(last).toMatchObject({
      by: '演示管理员',
      reason: '新终端电池较小',
      numbers: [{ path: 'devices.lowBattery', before: 15, after: 20 }],
    });
    expect((await put({ coverage: { visitSeconds: 61 } })).body.shiftsRecomputed).toBeGreaterThan(0);
  });

  it('are changed by an administrator of the whole district, and outlive a restart and what an older version left out', async () => {
    const supervisor = await server.demo('supervisor');
    const before: LimitHistory = (await administrator.api('GET', '/limits/history')).body;
    expect(before.defaults).toEqual(DEFAULT_LIMITS);
    const limits: Limits = { ...DEFAULT_LIMITS, coverage: { ...DEFAULT_LIMITS.coverage, visitSeconds: 600 } };
    expect((await supervisor.api('PUT', '/limits', { limits, reason: '短暂经过不算到访' })).status).toBe(403);
    expect((await put({ coverage: { visitSeconds: 600 } }, '短暂经过不算到访')).body.limits).toEqual(limits);
    expect((await supervisor.api('GET', '/limits')).body).toEqual(limits);
    expect((await put({ trajectory: { agreeingFixes: 1 } })).status).toBe(400);
    // As a version left them that knew nothing of moving people.
    await server.database.pool.query(`update setting set value = value - 'allocation' where key = 'limits'`);
    await server.restart();
    expect(((await (await server.demo('supervisor')).api('GET', '/limits')).body as Limits).coverage.visitSeconds).toBe(
      600,
    );
  });
});
