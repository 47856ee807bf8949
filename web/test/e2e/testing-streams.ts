import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser } from 'playwright-core';

/** A media server in a test: a live HLS of a test picture (H.264), and WHEP, answered by a browser that sends what it draws. */
export interface MediaServer {
  readonly url: string;
  /** Requests so far: method and path. */
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

const USER = 'Basic ' + Buffer.from('viewer:secret').toString('base64');
const PARTS = 3;
const PART_MS = 2_000;
const WINDOW = 4;

/** @param peer sends the WebRTC stream; where it is must be known to the page that receives it (no mDNS names) */
export async function startMediaServer(peer: Browser): Promise<MediaServer> {
  const file = (name: string): Buffer => readFileSync(path.join(import.meta.dirname, 'testing-stream', name));
  const began = Date.now() - WINDOW * PART_MS;
  const sender = await peer.newPage();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const name = request.url?.split('/').at(-1) ?? '';
    if (request.headers.authorization !== USER)
      response.writeHead(401, { 'www-authenticate': 'Basic realm="media"' }).end();
    else if (name === 'index.m3u8') response.end(playlist(Math.floor((Date.now() - began) / PART_MS)));
    else if (/^(init\.mp4|part-\d\.m4s)$/.test(name)) response.end(file(name));
    else if (request.method === 'POST') {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        void sender.evaluate(answerOffer, Buffer.concat(pieces).toString()).then((sdp) => {
          response.writeHead(201, { 'content-type': 'application/sdp', location: '/gate/whep/1' }).end(sdp);
        });
      });
    } else response.writeHead(request.method === 'DELETE' ? 200 : 404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The last parts before `count`; the three there are come round and round. */
function playlist(count: number): string {
  const first = count - WINDOW;
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${String(PART_MS / 1_000)}`,
    `#EXT-X-MEDIA-SEQUENCE:${String(first)}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${String(Math.ceil(first / PARTS))}`,
    '#EXT-X-MAP:URI="init.mp4"',
  ];
  for (let part = first; part < count; part++) {
    if (part % PARTS === 0) lines.push('#EXT-X-DISCONTINUITY');
    lines.push('#EXTINF:2.0,', `part-${String(part % PARTS)}.m4s`);
  }
  return `${lines.join('\n')}\n`;
}

/** In the sending page: draws something that moves, and answers the offer with it. */
async function answerOffer(offer: string): Promise<string> {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 180;
  const pen = canvas.getContext('2d')!;
  let hue = 0;
  setInterval(() => {
    hue = (hue + 20) % 360;
    pen.fillStyle = `hsl(${String(hue)} 80% 50%)`;
    pen.fillRect(0, 0, canvas.width, canvas.height);
  }, 100);
  const line = new RTCPeerConnection();
  await line.setRemoteDescription({ type: 'offer', sdp: offer });
  line.addTrack(canvas.captureStream(10).getVideoTracks()[0]!);
  await line.setLocalDescription(await line.createAnswer());
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (line.iceGatheringState === 'complete') resolve();
    };
    line.addEventListener('icegatheringstatechange', look);
    look();
  });
  return line.localDescription!.sdp;
}
