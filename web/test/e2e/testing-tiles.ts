import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';

/** A server of imagery and models in a test: files by path, tiles in two colours like a board. */
export interface TileServer {
  readonly url: string;
  readonly asked: string[];
  readonly files: Map<string, Buffer>;
  /** Goes away with everything, and comes back at the same port. */
  readonly leave: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** A picture of one colour, 256 pixels square, with a darker edge so that tiles are told apart (PNG, RFC 2083). */
export function paintTile(colour: Rgb): Buffer {
  const side = 256;
  const rows = Buffer.alloc(side * (1 + side * 3));
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const isEdge = x < 2 || y < 2;
      for (const [i, value] of colour.entries())
        rows[y * (1 + side * 3) + 1 + x * 3 + i] = isEdge ? value * 0.7 : value;
    }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8); // eight bits, red green blue
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const begin = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    begin,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Start it. Tiles are at `/tiles/{z}/{x}/{y}.png?tk=…`, for the key alone. */
export async function startTileServer(colours: readonly [Rgb, Rgb], key: string): Promise<TileServer> {
  const pictures = colours.map(paintTile);
  const asked: string[] = [];
  const files = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://tiles');
    asked.push(url.pathname + url.search);
    const tile = /^\/tiles\/\d+\/(\d+)\/(\d+)\.png$/.exec(url.pathname);
    const body = tile ? pictures[(Number(tile[1]) + Number(tile[2])) % 2] : files.get(url.pathname);
    if (tile && url.searchParams.get('tk') !== key) response.writeHead(403).end();
    else if (body) response.writeHead(200).end(body);
    else response.writeHead(404).end();
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    asked,
    files,
    leave: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
    comeBack: () => listen(port),
  };
}
