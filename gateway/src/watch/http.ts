import { createServer } from 'node:http';
import type { JournalFullReason } from '@xuncheng/contract';
import type { EndpointHealth } from '../listen/opcua-endpoint.ts';
import { serveHttpOn, type Listening } from '../listen/listen-on.ts';
import type { Metrics } from './metrics.ts';

/** `/healthz`: the process lives. `/readyz`: devices can be served (503 when the journal is full or the broker cluster is not heard; the database may be away). `/metrics`: Prometheus. */
export interface WatchState {
  /** 'ok', or why it takes nothing more: its own size, or the disk. */
  readonly journal: 'ok' | JournalFullReason;
  readonly journalBacklog: number;
  /** 'ok', or what the last attempt to store met. */
  readonly database: string;
  /** 'ok', or why the broker cluster is not heard; left out where devices connect to the gateway itself. */
  readonly cluster?: string;
  readonly opcuaEndpoints: Readonly<Record<string, EndpointHealth>>;
}

export async function startWatchServer(
  host: string,
  port: number,
  metrics: Metrics,
  state: () => WatchState,
): Promise<Listening> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    const json = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (path === '/healthz') json(200, { status: 'ok' });
    else if (path === '/readyz') {
      const now = state();
      json(now.journal === 'ok' && (now.cluster ?? 'ok') === 'ok' ? 200 : 503, now);
    } else if (path === '/metrics') {
      metrics.registry.metrics().then(
        (text) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
        (error: unknown) => {
          json(500, { error: String(error) });
        },
      );
    } else json(404, { error: 'not found: /healthz /readyz /metrics' });
  });
  return serveHttpOn(server, port, host, 'GATEWAY_HTTP_PORT');
}
