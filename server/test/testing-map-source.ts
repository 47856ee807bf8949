import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of tiles and models as a test wants it. */
export interface TestMapSource {
  readonly url: string;
  /** Set by the test: how it answers. Nothing there unless said. */
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Paths with queries, in the order in which they were asked for. */
  readonly asked: string[];
  /** Most requests that were answered at the same time. */
  readonly mostAtOnce: () => number;
  readonly close: () => Promise<void>;
}

/** The smallest picture there is: one grey pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);

export async function startTestMapSource(): Promise<TestMapSource> {
  const asked: string[] = [];
  let open = 0;
  let most = 0;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    open += 1;
    most = Math.max(most, open);
    response.once('close', () => {
      open -= 1;
    });
    source.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const source: TestMapSource = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    answer: (_request, response) => response.writeHead(404).end(),
    asked,
    mostAtOnce: () => most,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return source;
}
