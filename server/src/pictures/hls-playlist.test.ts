import { expect, it } from 'vitest';
import { rewritePlaylist } from './hls-playlist.ts';

const AT = new URL('http://camera.example/live/one/index.m3u8?key=secret');

function rewrite(text: string): { readonly lines: string[]; readonly asked: string[] } {
  const asked: string[] = [];
  const out = rewritePlaylist(text, AT, (address) => `name-${String(asked.push(address.href))}`);
  return { lines: out.trim().split('\n'), asked };
}

it('names segments instead of telling where they are, however the playlist says it', () => {
  const { lines, asked } = rewrite(
    '#EXTM3U\r\n#EXT-X-MAP:URI="init.mp4",BYTERANGE="100@0"\r\n#EXTINF:2.0,\r\nseg1.m4s?token=x\r\n\r\n#EXTINF:2.0,\r\n/live/two/seg2.m4s\r\n#EXTINF:2.0,\r\nhttp://camera.example/seg3.m4s\r\n',
  );
  expect(lines).toEqual([
    '#EXTM3U',
    '#EXT-X-MAP:URI="name-1",BYTERANGE="100@0"',
    '#EXTINF:2.0,',
    'name-2',
    '#EXTINF:2.0,',
    'name-3',
    '#EXTINF:2.0,',
    'name-4',
  ]);
  expect(asked).toEqual([
    'http://camera.example/live/one/init.mp4',
    'http://camera.example/live/one/seg1.m4s?token=x',
    'http://camera.example/live/two/seg2.m4s',
    'http://camera.example/seg3.m4s',
  ]);
});

it('passes on nothing that leads elsewhere or that it does not know', () => {
  const { lines, asked } = rewrite(
    '#EXTM3U\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES\n#EXT-X-PART:URI="p1.mp4"\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",URI="sound.m3u8"\n#EXT-X-KEY:METHOD=NONE\n# said by hand\n#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a",CODECS="avc1"\nvideo.m3u8\n',
  );
  expect(lines).toEqual(['#EXTM3U', '#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1"', 'name-1']);
  expect(asked).toEqual(['http://camera.example/live/one/video.m3u8']);
});

it.each([
  ['redirected', '#EXTM3U\n#EXTINF:1,\nhttp://elsewhere.example/seg.ts\n'],
  ['redirected', '#EXTM3U\n#EXTINF:1,\n//127.0.0.1/admin\n'],
  ['redirected', '#EXTM3U\n#EXT-X-MAP:URI="https://camera.example/init.mp4"\n'],
  ['redirected', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'],
  ['encrypted', '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="key"\n#EXTINF:1,\nseg.ts\n'],
])('is refused as %s', (reason, text) => {
  expect(() => rewrite(text)).toThrow(expect.objectContaining({ reason }));
});
