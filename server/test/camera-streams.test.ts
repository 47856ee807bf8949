import type { PictureNews } from '@xuncheng/contract';
import { createPictureReader } from '@xuncheng/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type Answer, type Browser, type TestServer } from './running-server.ts';
import { startTestCamera, type TestCamera } from './testing-camera.ts';

/** Streams that browsers play: what of them goes through the server, to whom, and what does not. */

const PACKET = 188;
/** Two packets of a transport stream, as far as anybody looks at them. */
const SEGMENT = Buffer.alloc(PACKET * 2, 1);
SEGMENT[0] = SEGMENT[PACKET] = 0x47;

let server: TestServer;
let camera: TestCamera;
let administrator: Browser;
let operator: Browser;
let elsewhere: Browser;
/** What the camera has, by path and query; a redirection where it begins with →. */
const files = new Map<string, Buffer | string>();

beforeAll(async () => {
  server = await startTestServer();
  camera = await startTestCamera();
  administrator = await server.demo('administrator');
  operator = await server.person('operator', 'S-west');
  elsewhere = await server.person('operator', 'S-east');
});
afterAll(async () => {
  await camera.close();
  await server.close();
});
beforeEach(async () => {
  files.clear();
  camera.asked.length = 0;
  camera.answer = (request, response) => {
    const file = files.get(request.url ?? '');
    if (file === undefined) response.writeHead(404).end();
    else if (typeof file === 'string' && file.startsWith('→'))
      response.writeHead(302, { location: file.slice(1) }).end();
    else response.end(file);
  };
  await set({ kind: 'hls', url: `${camera.url}/gate/index.m3u8?key=secret`, username: null });
});

const set = (source: object): Promise<Answer> =>
  administrator.api('PUT', '/devices/camera-west/picture', { source: { password: null, ...source } });
const read = (browser: Browser, name: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}/api/v1/cameras/camera-west/hls/${name}`, { headers: { cookie: browser.cookie, ...headers } });
const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;
const namesIn = (playlist: string): string[] =>
  playlist.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

async function firstNews(browser: Browser): Promise<PictureNews> {
  const control = new AbortController();
  const response = await fetch(`${server.url}/api/v1/cameras/pictures?ids=camera-west`, {
    headers: { cookie: browser.cookie },
    signal: control.signal,
  });
  let heard: PictureNews | undefined;
  const take = createPictureReader((news) => (heard ??= news));
  for await (const piece of response.body! as unknown as AsyncIterable<Uint8Array>) {
    take(piece);
    if (heard) break;
  }
  control.abort();
  return heard!;
}

describe('an HLS stream', () => {
  it('comes through the server: playlists name what may be asked for, and tell nothing of where it is', async () => {
    files.set('/gate/index.m3u8?key=secret', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow/index.m3u8?key=secret\n');
    files.set(
      '/gate/low/index.m3u8?key=secret',
      '#EXTM3U\n#EXTINF:2,\nseg-1.ts?key=secret\n#EXTINF:2,\n/other/seg-2.ts\n',
    );
    files.set('/gate/low/seg-1.ts?key=secret', SEGMENT);
    expect(await firstNews(operator)).toEqual({ state: 'stream', camera: 'camera-west', kind: 'hls' });

    const entry = await read(operator, 'live');
    expect(entry.headers.get('content-type')).toContain('application/vnd.apple.mpegurl');
    expect(entry.headers.get('cache-control')).toBe('no-store');
    const [variant] = namesIn(await entry.text());
    const media = await (await read(operator, variant!)).text();
    expect(media).not.toMatch(/secret|seg-|gate|http/);
    const [first, second] = namesIn(media);
    const segment = await read(operator, first!);
    expect(segment.headers.get('content-type')).toBe('video/mp2t');
    expect(Buffer.from(await segment.arrayBuffer())).toEqual(SEGMENT);
    expect(await codeOf(await read(operator, second!))).toBe('camera-http-status');
    const looks = await server.database.pool.query(
      `select 1 from audit_log where action = 'watch-camera' and object = 'device/camera-west'`,
    );
    expect(looks.rowCount).toBe(1);
  });

  it('is read by nobody whose area it is not in, and nothing is asked of the camera that no playlist named', async () => {
    files.set('/gate/index.m3u8?key=secret', '#EXTM3U\n#EXTINF:2,\nseg-1.ts\n');
    files.set('/gate/seg-1.ts', SEGMENT);
    const [name] = namesIn(await (await read(operator, 'live')).text());
    camera.asked.length = 0;
    expect((await read(elsewhere, 'live')).status).toBe(404);
    expect((await read(elsewhere, name!)).status).toBe(404);
    expect((await read(operator, 'a'.repeat(24))).status).toBe(404);
    expect((await read(operator, encodeURIComponent('../seg-1.ts'))).status).toBe(400);
    expect((await operator.api('POST', '/cameras/camera-west/whep', { sdp: 'v=0\r\n' })).status).toBe(404);
    expect(camera.asked).toEqual([]);
    // Set otherwise, what was named before is nothing any more.
    await set({ kind: 'hls', url: `${camera.url}/other/index.m3u8`, username: null });
    expect((await read(operator, name!)).status).toBe(404);
    expect(camera.asked).toEqual([]);
  });

  it.each([
    ['leads to another host', '#EXTM3U\n#EXTINF:2,\nhttp://127.0.0.1:1/seg.ts\n', 'camera-redirected'],
    ['is encrypted', '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="k"\n#EXTINF:2,\nseg.ts\n', 'camera-encrypted'],
    ['is a page', '<html>sign in</html>', 'camera-not-a-picture'],
    ['is a segment', SEGMENT, 'camera-not-a-picture'],
    ['points elsewhere', '→/secret', 'camera-redirected'],
    ['is too long', `#EXTM3U\n${'#EXTINF:2,\nseg.ts\n'.repeat(80_000)}`, 'camera-too-large'],
  ])('whose playlist %s is refused by name', async (_what, content, code) => {
    files.set('/gate/index.m3u8?key=secret', content);
    const response = await read(operator, 'live');
    expect([response.status, await codeOf(response)]).toEqual([502, code]);
  });

  it('passes on no file that is no segment, whatever a playlist calls it', async () => {
    files.set('/gate/index.m3u8?key=secret', '#EXTM3U\n#EXTINF:2,\n/config.xml\n');
    files.set('/config.xml', '<users><admin password="x"/></users>'.repeat(20));
    const [name] = namesIn(await (await read(operator, 'live')).text());
    expect(await codeOf(await read(operator, name!))).toBe('camera-not-a-picture');
  });

  it('is asked for a part of a file with the range that the player said, and with the camera’s own password', async () => {
    await set({ kind: 'hls', url: `${camera.url}/gate/index.m3u8`, username: 'viewer', password: 'secret' });
    const heard: string[] = [];
    camera.answer = (request, response) => {
      if (request.headers.authorization !== `Basic ${Buffer.from('viewer:secret').toString('base64')}`)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="camera"' }).end();
      else if (request.url === '/gate/index.m3u8')
        response.end('#EXTM3U\n#EXTINF:2,\n#EXT-X-BYTERANGE:376@0\nall.ts\n');
      else {
        heard.push(String(request.headers.range));
        response.writeHead(206).end(SEGMENT);
      }
    };
    const [name] = namesIn(await (await read(operator, 'live')).text());
    expect((await read(operator, name!, { range: 'bytes=0-375' })).status).toBe(206);
    expect(heard).toEqual(['bytes=0-375']);
  });
});

describe('a WebRTC stream', () => {
  it('is agreed on through the server and ended there; the media server says no for itself', async () => {
    await set({ kind: 'webrtc', url: `${camera.url}/gate/whep`, username: null });
    expect(await firstNews(operator)).toEqual({ state: 'stream', camera: 'camera-west', kind: 'webrtc' });
    let offered = '';
    camera.answer = (request, response) => {
      if (request.method === 'DELETE') response.end();
      else
        request
          .on('data', (piece: Buffer) => (offered += piece.toString()))
          .on('end', () => {
            response
              .writeHead(201, { 'content-type': 'application/sdp', location: '/gate/whep/7' })
              .end('v=0\r\nanswer');
          });
    };
    const agreed = await operator.api('POST', '/cameras/camera-west/whep', { sdp: 'v=0\r\noffer' });
    expect([agreed.status, agreed.body.sdp, offered]).toEqual([201, 'v=0\r\nanswer', 'v=0\r\noffer']);
    const session = `/cameras/camera-west/whep/${String(agreed.body.session)}`;
    expect((await elsewhere.api('DELETE', session)).status).toBe(404);
    expect((await operator.api('DELETE', session)).status).toBe(204);
    expect((await operator.api('DELETE', session)).status).toBe(404);
    expect(camera.asked.map(({ path }) => path)).toEqual(['/gate/whep', '/gate/whep/7']);

    expect((await operator.api('POST', '/cameras/camera-west/whep', { sdp: 'hello' })).status).toBe(400);
    camera.answer = (_request, response) => response.writeHead(404).end();
    const refused = await operator.api('POST', '/cameras/camera-west/whep', { sdp: 'v=0\r\n' });
    expect([refused.status, refused.body.code, refused.body.details]).toEqual([
      502,
      'camera-http-status',
      [{ path: 'status', message: '404' }],
    ]);
  });
});
