import { PictureFailure } from './picture-failure.ts';

/**
 * What is passed on of a playlist (RFC 8216, section 4.3). Left out: keys, steering, parts of segments and everything that a browser would
 * ask somewhere else for; a player without them plays the same a little later.
 */
const PASSED_ON = new Set([
  'EXTM3U',
  'EXT-X-VERSION',
  'EXTINF',
  'EXT-X-BYTERANGE',
  'EXT-X-DISCONTINUITY',
  'EXT-X-MAP',
  'EXT-X-PROGRAM-DATE-TIME',
  'EXT-X-GAP',
  'EXT-X-TARGETDURATION',
  'EXT-X-MEDIA-SEQUENCE',
  'EXT-X-DISCONTINUITY-SEQUENCE',
  'EXT-X-ENDLIST',
  'EXT-X-PLAYLIST-TYPE',
  'EXT-X-INDEPENDENT-SEGMENTS',
  'EXT-X-START',
  'EXT-X-STREAM-INF',
]);
const KEYS = new Set(['EXT-X-KEY', 'EXT-X-SESSION-KEY']);

export const PLAYLIST_BEGINS = '#EXTM3U';

/**
 * A playlist with each address in it replaced by a name.
 * @param at where the playlist was read
 * @param nameOf the name under which the browser may ask for an address
 * @throws PictureFailure `redirected` when it leads to another host, `encrypted` when keys are needed
 */
export function rewritePlaylist(text: string, at: URL, nameOf: (address: URL) => string): string {
  const nameOfReference = (reference: string): string => {
    if (!URL.canParse(reference, at.href)) throw new PictureFailure('not-a-picture');
    const address = new URL(reference, at);
    if (address.origin !== at.origin) throw new PictureFailure('redirected');
    return nameOf(address);
  };
  const lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    if (!line.startsWith('#')) {
      lines.push(nameOfReference(line.trim()));
      continue;
    }
    const tag = /^#(EXT[A-Z0-9-]*)/.exec(line)?.[1] ?? '';
    if (KEYS.has(tag) && !/METHOD=NONE\b/.test(line)) throw new PictureFailure('encrypted');
    if (!PASSED_ON.has(tag)) continue;
    // Sound in a playlist of its own is not fetched, so nothing may wait for it.
    const kept =
      tag === 'EXT-X-STREAM-INF' ? line.replace(/,(AUDIO|SUBTITLES|CLOSED-CAPTIONS)=("[^"]*"|[^,]*)/g, '') : line;
    lines.push(kept.replace(/URI="([^"]*)"/, (_whole, reference: string) => `URI="${nameOfReference(reference)}"`));
  }
  return `${lines.join('\n')}\n`;
}
