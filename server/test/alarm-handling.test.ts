import type { Alarm, AlarmAssignee } from '@xuncheng/contract';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hear, startTestServer, type Browser, type TestServer } from './running-server.ts';

let server: TestServer;
let operator: Browser;
let screen: Socket;

beforeAll(async () => {
  server = await startTestServer();
  operator = await server.demo('operator');
  screen = operator.watch();
  await hear(screen, 'snapshot');
});
afterAll(async () => {
  screen.close();
  await server.close();
});

let raisedCount = 0;

/** Raised so many seconds ago; its number. */
async function raise(severity: string, secondsAgo = 0): Promise<number> {
  raisedCount++;
  const { rows } = await server.database.pool.query(
    `insert into alarm (source_device_number, type, severity, origin, raised_at)
     select number, $1, $2, $1, now() - make_interval(secs => $3) from device where id = 'camera-west' returning id`,
    [`test-${String(raisedCount)}`, severity, secondsAgo],
  );
  return rows[0].id as number;
}

const note = (
  alarmId: number,
  what: object,
  who: Browser = operator,
): Promise<{ status: number; body: Alarm & { code?: string } }> =>
  who.api('POST', `/alarms/${String(alarmId)}/notes`, { key: randomUUID(), ...what });
const isIt = (alarmId: number) => (alarm: Alarm) => alarm.id === alarmId;

describe('what is done about an alarm', () => {
  it('is written down once, in order, and everybody sees it at once', async () => {
    const id = await raise('minor');
    const heard = hear(screen, 'alarm', isIt(id));
    const said = { key: randomUUID(), kind: 'comment', text: '已电话联系摊主' };
    const answers = await Promise.all([1, 2, 3].map(() => operator.api('POST', `/alarms/${String(id)}/notes`, said)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect((await heard).notes).toMatchObject([{ kind: 'comment', text: '已电话联系摊主', by: '演示值班员' }]);
    const { body } = await note(id, { kind: 'escalated' });
    expect(body.notes.map(({ kind }) => kind)).toEqual(['comment', 'escalated']);
    expect(body.escalatedAt).not.toBeNull();
    expect(body.acknowledgedAt).toBeNull();
    expect((await note(id, { kind: 'comment', text: '  ' })).status).toBe(400);
  });

  it('is somebody’s task, who must be of that area, and is acknowledged thereby', async () => {
    const id = await raise('major');
    await server.person('operator', 'S-east');
    const local = await server.person('operator', 'S-west');
    const offered = (await operator.api('GET', `/alarms/${String(id)}/assignees`)).body as AlarmAssignee[];
    const { rows } = await server.database.pool.query(
      `select c.id, a.code from account c join area a on a.id = c.area_id where c.role = 'operator' and not c.demo`,
    );
    const idOf = (code: string): number =>
      (rows as { id: number; code: string }[]).find((row) => row.code === code)!.id;
    expect(offered.map(({ accountId }) => accountId)).toContain(idOf('S-west'));
    expect(offered.map(({ accountId }) => accountId)).not.toContain(idOf('S-east'));
    expect((await note(id, { kind: 'assigned', assigneeId: idOf('S-east') })).body.code).toBe('cannot-be-assigned');
    const { body } = await note(id, { kind: 'assigned', assigneeId: idOf('S-west') }, local);
    expect([body.assignee === null, body.acknowledgedAt === null, body.notes[0]!.assignee]).toEqual([
      false,
      false,
      body.assignee,
    ]);
  });

  it('can be that it was none, for a reason', async () => {
    const id = await raise('minor');
    expect((await note(id, { kind: 'false', text: '' })).status).toBe(400);
    const { body } = await note(id, { kind: 'false', text: '树影' });
    expect([body.falseAt === null, body.acknowledgedBy]).toEqual([false, '演示值班员']);
    const audit = (await (await server.demo('supervisor')).api('GET', '/audit?action=alarm-false')).body as {
      detail: object;
    }[];
    expect(audit[0]!.detail).toMatchObject({ text: '树影' });
  });
});

describe('E1: an alarm that nobody acknowledges', () => {
  it('is escalated once, by its severity, and not when somebody has it', async () => {
    const [urgent, early, taken, hint] = [
      await raise('critical', 130),
      await raise('major', 130),
      await raise('critical', 130),
      await raise('warning', 3_600),
    ];
    await operator.api('POST', `/alarms/${String(taken)}/acknowledge`, {});
    const escalated: Alarm = await hear(
      screen,
      'alarm',
      (alarm) => isIt(urgent)(alarm) && alarm.escalatedAt !== null,
      9_000,
    );
    expect(escalated.notes).toMatchObject([{ kind: 'escalated', by: null }]);
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    const { rows } = await server.database.pool.query(
      'select alarm_id as id, count(*)::int as count from alarm_note where kind = $1 and alarm_id = any($2) group by 1',
      ['escalated', [urgent, early, taken, hint]],
    );
    expect(rows).toEqual([{ id: urgent, count: 1 }]);
  });
});
