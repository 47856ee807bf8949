import { createPictureReader, type PictureNews } from '@xuncheng/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type Answer, type Browser, type TestServer } from './running-server.ts';
import { frameOf, numberOf, startTestCamera, streamFrames, type TestCamera } from './testing-camera.ts';

/** What a camera shows, through the server: to whom, of which camera, and what becomes of cameras that misbehave. */

let server: TestServer;
let camera: TestCamera;
let administrator: Browser;
let operator: Browser;
const screens: Screen[] = [];

/** Somebody who watches. */
interface Screen {
  readonly heard: { readonly news: PictureNews; readonly jpeg: Uint8Array }[];
  readonly isOver: () => boolean;
  readonly close: () => void;
}

beforeAll(async () => {
  server = await startTestServer();
  administrator = await server.demo('administrator');
  operator = await server.person('operator', 'S-west');
});
afterAll(() => server.close());
beforeEach(async () => {
  camera = await startTestCamera();
});
afterEach(async () => {
  for (const screen of screens.splice(0)) screen.close();
  await set('camera-west', null);
  await camera.close();
});

const set = (id: string, source: object | null): Promise<Answer> =>
  administrator.api('PUT', `/devices/${id}/picture`, { source });
const show = (kind: 'mjpeg' | 'snapshot', more: object = {}): Promise<Answer> =>
  set('camera-west', { kind, url: `${camera.url}/live?channel=1`, username: null, ...more });

async function watch(browser: Browser, ids = 'camera-west'): Promise<Screen> {
  const control = new AbortController();
  const response = await fetch(`${server.url}/api/v1/cameras/pictures?ids=${ids}`, {
    headers: { cookie: browser.cookie },
    signal: control.signal,
  });
  expect(response.status).toBe(200);
  const heard: { news: PictureNews; jpeg: Uint8Array }[] = [];
  let isOver = false;
  const read = createPictureReader((news, jpeg) => heard.push({ news, jpeg }));
  void (async () => {
    for await (const piece of response.body! as unknown as AsyncIterable<Uint8Array>) read(piece);
  })()
    .catch(() => undefined)
    .finally(() => {
      isOver = true;
    });
  const screen = { heard, isOver: () => isOver, close: () => control.abort() };
  screens.push(screen);
  return screen;
}

const lastOf = ({ heard }: Screen): PictureNews | undefined => heard.at(-1)?.news;
const framesOf = ({ heard }: Screen): number[] =>
  heard.flatMap(({ news, jpeg }) => (news.state === 'frame' ? [numberOf(jpeg)] : []));
/** The failure that is told in the end. */
async function failureOf(screen: Screen): Promise<PictureNews & { state: 'failed' }> {
  await expect.poll(() => lastOf(screen)?.state, { timeout: 20_000 }).toBe('failed');
  return lastOf(screen) as PictureNews & { state: 'failed' };
}

describe('a camera that is watched', () => {
  it('shows its pictures in order, to several people over one connection, which ends with the last of them', async () => {
    camera.answer = (_request, response) => {
      streamFrames(response, 100);
    };
    await show('mjpeg');
    const first = await watch(operator);
    await expect.poll(() => framesOf(first).length, { timeout: 10_000 }).toBeGreaterThan(2);
    const second = await watch(administrator);
    await expect.poll(() => framesOf(second).length, { timeout: 10_000 }).toBeGreaterThan(2);
    const frames = framesOf(first);
    expect(frames).toEqual([...frames].sort((a, b) => a - b));
    expect(new Set(frames).size).toBe(frames.length);
    expect(camera.asked).toHaveLength(1);
    first.close();
    const seen = framesOf(second).length;
    await expect.poll(() => framesOf(second).length, { timeout: 10_000 }).toBeGreaterThan(seen + 2);
    second.close();
    await expect.poll(() => camera.openCount(), { timeout: 10_000 }).toBe(0);
    expect(camera.asked).toHaveLength(1);
  });

  it('is asked for one snapshot after the other', async () => {
    let number = 0;
    camera.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'image/jpeg' }).end(frameOf(++number));
    };
    await show('snapshot');
    const screen = await watch(operator);
    await expect.poll(() => framesOf(screen), { timeout: 10_000 }).toEqual([1, 2, 3]);
    screen.close();
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    const asked = camera.asked.length;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(camera.asked).toHaveLength(asked);
  });

  it('is shown as it is now to whoever reads slowly, and the server keeps no queue for them', async () => {
    const length = 400_000;
    camera.answer = (_request, response) => {
      streamFrames(response, 100, length);
    };
    await show('mjpeg');
    const response = await fetch(`${server.url}/api/v1/cameras/pictures?ids=camera-west`, {
      headers: { cookie: operator.cookie },
    });
    // Nothing is read meanwhile: what does not fit into the line's own buffers is replaced by what is newer.
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    const frames: { number: number; at: number }[] = [];
    const read = createPictureReader((news, jpeg) => {
      if (news.state === 'frame') frames.push({ number: numberOf(jpeg), at: news.at });
    });
    const reader = response.body!.getReader();
    const began = Date.now();
    while (Date.now() - began < 3_000) read((await reader.read()).value);
    await reader.cancel();
    const gaps = frames.slice(1).map(({ number }, index) => number - frames[index]!.number);
    expect(Math.max(...gaps)).toBeGreaterThan(10);
    expect(Date.now() - frames.at(-1)!.at).toBeLessThan(1_000);
  });

  it('proves who asks as the camera wants it, and sends a password in clear only to one that asks for no better', async () => {
    const challenges: string[][] = [
      ['Basic realm="c"'],
      ['Basic realm="c"', 'Digest realm="c", nonce="n", qop="auth"'],
    ];
    for (const challenge of challenges) {
      camera.asked.length = 0;
      camera.answer = ({ headers }, response) => {
        if (headers.authorization === undefined) {
          response.setHeader('www-authenticate', challenge);
          response.writeHead(401).end();
        } else streamFrames(response, 200);
      };
      await show('mjpeg', { username: 'viewer', password: '口令 p' });
      const screen = await watch(operator);
      await expect.poll(() => framesOf(screen).length, { timeout: 10_000 }).toBeGreaterThan(0);
      const { authorization, path } = camera.asked.at(-1)!;
      expect(path).toBe('/live?channel=1');
      if (challenge.length === 1)
        expect(Buffer.from(authorization!.slice('Basic '.length), 'base64').toString()).toBe('viewer:口令 p');
      else expect(authorization).toMatch(/^Digest username="viewer".*uri="\/live\?channel=1"/);
      screen.close();
    }
  });
});

describe('a camera that misbehaves', () => {
  const answers: Record<string, { answer: TestCamera['answer']; kind?: 'snapshot'; reason: string; status?: number }> =
    {
      redirects: {
        answer: (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end(),
        reason: 'redirected',
        status: 302,
      },
      'wants a password': {
        answer: (_request, response) =>
          response.writeHead(401, { 'www-authenticate': 'Digest realm="c", nonce="n"' }).end(),
        reason: 'unauthorized',
        status: 401,
      },
      'is not well': {
        answer: (_request, response) => response.writeHead(503).end(),
        reason: 'http-status',
        status: 503,
      },
      'is a web page': {
        answer: (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>secret</h1>'),
        reason: 'not-a-picture',
      },
      'calls something else a picture': {
        answer: (_request, response) => response.writeHead(200, { 'content-type': 'image/jpeg' }).end('{"secret":1}'),
        kind: 'snapshot',
        reason: 'not-a-picture',
      },
      'sends more than a picture': {
        answer: (_request, response) => {
          response.writeHead(200, { 'content-type': 'image/jpeg' });
          const flood = (): void => {
            while (response.write(frameOf(1, 65_536)));
          };
          response.on('drain', flood);
          flood();
        },
        kind: 'snapshot',
        reason: 'too-large',
      },
      'is silent': { answer: () => undefined, reason: 'no-answer' },
      'speaks no HTTP': {
        answer: (request) => {
          request.socket.end('SSH-2.0-OpenSSH\r\n');
        },
        reason: 'not-a-picture',
      },
    };
  for (const [name, { answer, kind = 'mjpeg', reason, status = null }] of Object.entries(answers))
    it(`${name}: ${reason}, and nothing of what it said is passed on`, async () => {
      camera.answer = answer;
      await show(kind);
      const screen = await watch(operator);
      expect(await failureOf(screen)).toMatchObject({ reason, status });
      expect(framesOf(screen)).toEqual([]);
      expect(camera.asked.every(({ path }) => path === '/live?channel=1')).toBe(true);
    });

  it('is away, and comes back: since when is told, and then its pictures', async () => {
    camera.answer = (_request, response) => {
      streamFrames(response, 100);
    };
    await show('mjpeg');
    const screen = await watch(operator);
    await expect.poll(() => framesOf(screen).length, { timeout: 10_000 }).toBeGreaterThan(2);
    const lastAt = (screen.heard.at(-1)!.news as PictureNews & { state: 'frame' }).at;
    camera.answer = (_request, response) => response.writeHead(500).end();
    const wasOpen = camera.openCount();
    expect(wasOpen).toBe(1);
    await administrator.api('PUT', '/devices/camera-west/picture', {
      source: { kind: 'mjpeg', url: 'http://127.0.0.1:1/', username: null },
    });
    // Set otherwise: the answer ends, and the camera is let go at once.
    await expect.poll(screen.isOver, { timeout: 5_000 }).toBe(true);
    await expect.poll(() => camera.openCount(), { timeout: 5_000 }).toBe(0);
    const away = await watch(operator);
    const { since, reason } = await failureOf(away);
    expect(reason).toBe('unreachable');
    expect(since).toBeGreaterThanOrEqual(lastAt);
    camera.answer = (_request, response) => {
      streamFrames(response, 100);
    };
    await show('mjpeg');
    const back = await watch(operator);
    await expect.poll(() => framesOf(back).length, { timeout: 10_000 }).toBeGreaterThan(0);
  });
});

describe('where a picture is found', () => {
  it('is told to administrators, the password to nobody', async () => {
    const url = `${camera.url}/live?channel=1`;
    const { status, body } = await show('snapshot', { username: 'viewer', password: 'very-secret' });
    expect(status).toBe(200);
    expect(body.picture).toEqual({ kind: 'snapshot', url, username: 'viewer', hasPassword: true });
    const said = JSON.stringify([
      body,
      (await administrator.api('GET', '/devices/camera-west/setup')).body,
      (await administrator.api('GET', '/devices/camera-west')).body,
      (await administrator.api('GET', '/audit')).body,
    ]);
    expect(said).not.toContain('very-secret');
    const { rows } = await server.database.pool.query('select * from camera_picture');
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0].sealed_password).toString('latin1')).not.toContain('very-secret');
    const seen = (await operator.api('GET', '/devices/camera-west')).body;
    expect(seen.hasPicture).toBe(true);
    expect(JSON.stringify(seen)).not.toContain(camera.url);
    expect((await administrator.api('GET', '/audit')).body[0]).toMatchObject({
      action: 'device-picture',
      object: 'device/camera-west',
    });
  });

  it('keeps its password with the same host and user, and sends it to no other', async () => {
    await show('mjpeg', { username: 'viewer', password: 'kept' });
    const other = { kind: 'mjpeg', url: `${camera.url}/other`, username: 'viewer' };
    expect((await set('camera-west', other)).body.picture.hasPassword).toBe(true);
    for (const elsewhere of [
      { ...other, url: 'http://127.0.0.1:9/other' },
      { ...other, username: 'somebody' },
    ])
      expect((await set('camera-west', elsewhere)).body.code).toBe('password-needed');
    expect((await set('camera-west', { ...other, password: null })).body.picture.hasPassword).toBe(false);
  });

  it('is http or https, without a password in it, and of a camera', async () => {
    for (const url of [
      'file:///etc/passwd',
      'rtsp://camera/1',
      'http://a:b@camera/',
      'camera.local',
      `http://c/${'x'.repeat(600)}`,
    ])
      expect((await set('camera-west', { kind: 'mjpeg', url, username: null })).status).toBe(400);
    const source = { kind: 'mjpeg', url: 'http://camera/', username: null };
    expect((await set('probe-west', source)).body.code).toBe('not-a-camera');
  });

  it('is watched by who has the area, one look in the audit log, and nothing is opened where nothing is set', async () => {
    camera.answer = (_request, response) => {
      streamFrames(response, 100);
    };
    await show('mjpeg');
    const east = await server.person('operator', 'S-east');
    expect((await east.api('GET', '/cameras/pictures?ids=camera-west')).status).toBe(404);
    expect((await east.api('GET', '/cameras/pictures?ids=camera-east,camera-west')).status).toBe(404);
    expect((await operator.api('GET', '/cameras/pictures?ids=probe-west')).status).toBe(404);
    expect((await operator.api('GET', '/cameras/pictures?ids=a,b,c,d,e,f,g,h,i')).status).toBe(400);
    expect(camera.asked).toEqual([]);
    const both = await watch(administrator, 'camera-west,camera-east');
    await expect.poll(() => framesOf(both).length, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(both.heard.map(({ news }) => news)).toContainEqual({ state: 'none', camera: 'camera-east' });
    both.close();
    const again = await watch(administrator, 'camera-west');
    await expect.poll(() => framesOf(again).length, { timeout: 10_000 }).toBeGreaterThan(0);
    const { rows } = await server.database.pool.query(
      `select count(*)::int as looks from audit_log l join account a on a.id = l.account_id
       where action = 'watch-camera' and object = 'device/camera-west' and a.role = 'administrator'`,
    );
    expect(rows).toEqual([{ looks: 1 }]);
  });

  it('says by name that the database is away; asked again it is shown, and the look recorded', async () => {
    camera.answer = (_request, response) => {
      streamFrames(response, 100);
    };
    await show('mjpeg');
    const other = await server.person('supervisor', 'D');
    const { pool } = server.database;
    await pool.query(`create function is_away() returns trigger language plpgsql as
      $$ begin raise exception 'away' using errcode = '57P03'; end $$`);
    await pool.query('create trigger away before insert on audit_log execute function is_away()');
    const refused = await fetch(`${server.url}/api/v1/cameras/pictures?ids=camera-west`, {
      headers: { cookie: other.cookie },
    });
    await pool.query('drop trigger away on audit_log');
    await pool.query('drop function is_away');
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([503, 'database-away']);
    expect(refused.headers.get('retry-after')).toBe('2');
    const shown = await watch(other, 'camera-west');
    await expect.poll(() => framesOf(shown).length, { timeout: 10_000 }).toBeGreaterThan(0);
    const { rows } = await pool.query(
      `select count(*)::int as looks from audit_log l join account a on a.id = l.account_id
       where action = 'watch-camera' and a.role = 'supervisor'`,
    );
    expect(rows).toEqual([{ looks: 1 }]);
  });
});

describe('the picture of an event', () => {
  const EVENT = '1607123955.475377-mxklsc';
  const path = (eventId = EVENT): string => `/api/v1/devices/camera-west/camera-events/${eventId}/picture`;
  const askFor = (browser: Browser, eventId?: string): Promise<Response> =>
    fetch(server.url + path(eventId), { headers: { cookie: browser.cookie } });

  beforeAll(async () => {
    const { pool } = server.database;
    await pool.query("update device set protocol = 'frigate' where id = 'camera-west'");
    for (const [key, id, kept] of [
      [1, EVENT, true],
      [2, 'e-none', false],
    ])
      await pool.query(
        `insert into camera_event (time, device_number, message_key, event_id, phase, label, start_time, received_at, box, has_snapshot)
         select now(), number, $1, $2, 'end', 'car', now(), now(), '{10,20,30,40}', $3 from device where id = 'camera-west'`,
        [key, id, kept],
      );
  });

  it('is asked of the video server where it shows the camera, and passed on', async () => {
    const picture = frameOf(7, 900);
    camera.answer = ({ url }, response) => {
      if (url?.startsWith('/frigate/api/events/'))
        response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture);
      else response.writeHead(500).end();
    };
    for (const url of ['/frigate/api/west/latest.jpg?h=300', '/frigate/api/west'])
      await set('camera-west', { kind: 'snapshot', url: camera.url + url, username: null });
    const answer = await askFor(operator);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(picture);
    expect(camera.asked.map(({ path: asked }) => asked)).toEqual([`/frigate/api/events/${EVENT}/snapshot.jpg`]);
    const [event] = (await operator.api('GET', `/devices/camera-west/camera-events?eventId=${EVENT}`)).body as object[];
    expect(event).toMatchObject({ eventId: EVENT, box: [10, 20, 30, 40], hasSnapshot: true, severity: null });
  });

  it('is not asked for where none is kept, nor by who may not see the camera; what goes wrong has a name', async () => {
    await show('snapshot');
    const east = await server.person('operator', 'S-east');
    expect((await askFor(east)).status).toBe(404);
    expect((await askFor(operator, 'e-none')).status).toBe(404);
    expect((await askFor(operator, 'e-unknown')).status).toBe(404);
    expect(camera.asked).toEqual([]);
    expect((await askFor(operator)).status).toBe(404);
    expect(camera.asked.map(({ path: asked }) => asked)).toEqual([`/api/events/${EVENT}/snapshot.jpg`]);
    camera.answer = (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>');
    const failed = await askFor(operator);
    expect([failed.status, ((await failed.json()) as { code: string }).code]).toEqual([502, 'event-picture-failed']);
  });
});
