// @ts-check
/**
 * One command from an empty checkout to a district under command. Plain JavaScript on Node's own modules, because it runs
 * before anything is installed: install → build → database → migrate → district → gateway, server, simulators.
 *
 *   node start.mjs                  the demonstration district on this machine
 *   DISTRICT=none node start.mjs    nobody and nothing in it: a city of one's own begins in the browser
 *   node start.mjs --dev            the same from the sources, restarted on change, the web app through vite
 *   node start.mjs --prepare        install and build only
 *   node start.mjs --prepare-tests  install, build, and look for a browser for the tests
 */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
process.chdir(root);
const mode = process.argv[2] ?? '';
const env = process.env;
const startedAt = Date.now();

const settings = {
  dataDir: path.resolve(env['DATA_DIR'] ?? '.data'),
  host: env['HTTP_HOST'] ?? '127.0.0.1',
  ports: {
    HTTP_PORT: { port: Number(env['HTTP_PORT'] ?? 8080), what: 'the web page and the API' },
    MQTT_PORT: { port: Number(env['MQTT_PORT'] ?? 1883), what: 'MQTT' },
    MQTT_WS_PORT: { port: Number(env['MQTT_WS_PORT'] ?? 8083), what: 'MQTT over WebSocket' },
    OSMAND_PORT: { port: Number(env['OSMAND_PORT'] ?? 5055), what: 'reports of phones over HTTP' },
    JT808_PORT: { port: Number(env['JT808_PORT'] ?? 6808), what: 'JT/T 808 terminals' },
    GATEWAY_HTTP_PORT: { port: Number(env['GATEWAY_HTTP_PORT'] ?? 8081), what: "the gateway's health page" },
    OPCUA_PORT: { port: Number(env['OPCUA_PORT'] ?? 4840), what: 'the simulated OPC UA server' },
    CAMERA_PORT: { port: Number(env['CAMERA_PORT'] ?? 8554), what: 'the pictures of the simulated cameras' },
    DATABASE_PORT: { port: Number(env['DATABASE_PORT'] ?? 54329), what: 'the embedded database' },
  },
};
const VITE_PORT = 5173;

/** @param {string} text */
function say(text) {
  process.stdout.write(`${text}\n`);
}

/** @param {string} text @returns {never} */
function fail(text) {
  process.stderr.write(`\n${text}\n`);
  process.exit(1);
}

/**
 * Run one step to its end, saying what it is and how long it took.
 * @param {string} what @param {string} command @param {string[]} args @param {Record<string, string>} [more]
 * @returns {Promise<void>}
 */
function step(what, command, args, more = {}) {
  const began = Date.now();
  say(`· ${what} …`);
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => (output = (output + text).slice(-8000)));
    child.on('error', (error) => fail(`${what} failed: ${error.message}`));
    child.on('exit', (code) => {
      if (stopping) return; // Ctrl+C reaches the step too
      if (code !== 0) fail(`${output}\n${what} failed (see above).`);
      say(`✓ ${what} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
      resolve();
    });
  });
}

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

async function install() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node ${process.versions.node} is too old: Node 20.19 or newer is needed.`);
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  const stamp = 'node_modules/.installed-lock';
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  await step('installing packages (once; a minute or so)', npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, lock);
}

const NOT_SOURCES = new Set(['dist', 'node_modules', 'test', 'bench']);

/** Name, size and time of every source file: changes when there is something to build. @param {string[]} folders */
function fingerprint(folders) {
  const hash = createHash('sha256').update(process.versions.node);
  /** @param {string} folder */
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (NOT_SOURCES.has(entry.name) || entry.name.endsWith('.tsbuildinfo')) continue;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) walk(file);
      else hash.update(`${file} ${statSync(file).size} ${statSync(file).mtimeMs}\n`);
    }
  };
  for (const folder of folders) walk(folder);
  return hash.update(readFileSync('package-lock.json')).digest('hex');
}

/** @param {string} name @param {string[]} folders @param {string} product @param {() => Promise<void>} build */
async function buildWhenChanged(name, folders, product, build) {
  const stamp = `node_modules/.built-${name}`;
  const now = fingerprint(folders);
  if (existsSync(product) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  await build();
  writeFileSync(stamp, now);
}

const PACKAGES = ['contract', 'db', 'gateway', 'server', 'simulators'];

function buildProcesses() {
  return buildWhenChanged('processes', PACKAGES, 'server/dist/main.js', () =>
    step('building gateway, server and simulators', process.execPath, [
      'node_modules/typescript/bin/tsc',
      '-b',
      // Types are `npm run check`'s business; who starts the platform should not wait for them.
      '--noCheck',
      ...PACKAGES,
    ]),
  );
}

function buildWeb() {
  return buildWhenChanged('web', ['web', 'contract'], 'web/dist/index.html', () =>
    // Who starts it, a test for one, may have another NODE_ENV: that would be a page for developers, without its service worker.
    step('building the web app', npm, ['run', 'build', '-w', 'web', '--silent'], { NODE_ENV: 'production' }),
  );
}

/** The browsers that the tests can use, most wanted first. */
function findBrowser() {
  const candidates = [
    env['CHROMIUM_PATH'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return candidates.find((file) => file && existsSync(file));
}

/** @returns {Promise<void>} */
async function portsMustBeFree() {
  for (const [name, { port, what }] of Object.entries(settings.ports)) {
    if (name === 'DATABASE_PORT' && env['DATABASE_URL']) continue;
    const taken = await new Promise((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(true));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(false)));
    });
    if (taken) {
      fail(
        `Port ${port} (${what}) is taken by another program, perhaps by a Xuncheng that is running already.\n` +
          `Choose another:  ${name}=${port + 10000} npm start`,
      );
    }
  }
}

/** Secrets of this installation, made once. */
function secrets() {
  const file = path.join(settings.dataDir, 'secrets.json');
  if (!existsSync(file)) {
    const made = {
      GATEWAY_SERVICE_TOKEN: randomBytes(24).toString('base64url'),
      SESSION_SECRET: randomBytes(36).toString('base64url'),
    };
    writeFileSync(file, JSON.stringify(made, null, 1), { mode: 0o600 });
  }
  return /** @type {Record<string, string>} */ (JSON.parse(readFileSync(file, 'utf8')));
}

/** `first`: settings of the first launch only, not of a process that is started again. */
/** @typedef {{ name: string, args: string[], more: Record<string, string>, first?: Record<string, string>, ready: string }} Service */
/** @type {{ name: string, child: import('node:child_process').ChildProcess, ended: Promise<void> }[]} */
const running = [];
let stopping = false;

/** Waits between two starts of a process that keeps dying; it is back at once when it dies rarely. */
const RESTART_MS = [500, 1000, 2000, 5000, 10000];

/** Start a process, resolve when it says that it is ready, and start it again whenever it dies. @param {Service} service @returns {Promise<void>} */
function keepRunning(service) {
  const log = createWriteStream(path.join(settings.dataDir, 'logs', `${service.name}.log`), { flags: 'a' });
  let deaths = 0;
  let first = service.first;
  return new Promise((resolve) => {
    const launch = () => {
      const began = Date.now();
      // A process group of its own: Ctrl+C in the terminal reaches only this launcher, which stops the processes in order.
      // The channel tells the process when the launcher itself is gone.
      const child = spawn(process.execPath, service.args, {
        env: { ...env, ...service.more, ...first },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      first = undefined;
      let tail = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (text) => {
          log.write(text);
          tail = (tail + text).slice(-3000);
          if (tail.includes(service.ready)) resolve();
        });
      }
      const ended = new Promise((done) => child.once('exit', () => done(undefined))).then(() => {
        running.splice(
          running.findIndex((one) => one.child === child),
          1,
        );
        if (stopping) return;
        deaths = Date.now() - began > 60_000 ? 0 : deaths + 1;
        if (deaths === 1 || deaths % 5 === 0) {
          say(
            `! ${service.name} ended and is started again (log: ${path.relative(root, log.path.toString())})\n${tail.split('\n').slice(-6).join('\n')}`,
          );
        }
        setTimeout(launch, RESTART_MS[Math.min(deaths - 1, RESTART_MS.length - 1)] ?? 500);
      });
      running.push({ name: service.name, child, ended });
    };
    launch();
  });
}

/** Stop everything, last started first: nobody writes to what is already gone. */
async function stop() {
  if (stopping) return;
  stopping = true;
  say('\nstopping …');
  for (const one of [...running].reverse()) {
    one.child.kill('SIGTERM');
    const killer = setTimeout(() => one.child.kill('SIGKILL'), 10_000);
    await one.ended;
    clearTimeout(killer);
  }
  say('stopped. Everything is kept; npm start goes on from here.');
  process.exit(0);
}

/** @param {Promise<void>} webBuilt the web app may still be building while the database is made ready */
async function start(webBuilt) {
  const dev = mode === '--dev';
  mkdirSync(path.join(settings.dataDir, 'logs'), { recursive: true });
  const local = ['127.0.0.1', 'localhost', '::1'].includes(settings.host);
  const isDrawn = env['DISTRICT'] !== 'none';
  const data = (/** @type {string} */ name) => path.join(settings.dataDir, name);
  const ports = Object.fromEntries(Object.entries(settings.ports).map(([name, { port }]) => [name, String(port)]));
  const shared = {
    ...ports,
    ...secrets(),
    DATA_DIR: settings.dataDir,
    HTTP_HOST: settings.host,
    // Demonstration accounts need no password, so they exist only where nobody but this machine can reach the page.
    DEMO: env['DEMO'] ?? (local && isDrawn ? '1' : '0'),
    MQTT_URL: `mqtt://127.0.0.1:${ports['MQTT_PORT']}`,
    GATEWAY_MQTT_URL: `mqtt://127.0.0.1:${ports['MQTT_PORT']}`,
    GATEWAY_MQTT_WS_URL: `ws://127.0.0.1:${ports['MQTT_WS_PORT']}`,
    SERVER_URL: `http://127.0.0.1:${ports['HTTP_PORT']}`,
    REPORT_URL: `http://127.0.0.1:${ports['OSMAND_PORT']}`,
    JT808_URL: `tcp://127.0.0.1:${ports['JT808_PORT']}`,
    JOURNAL_DIR: data('journal'),
    DISTRICT_FILE: data('district.json'),
    DEVICE_TOKENS_FILE: data('device-tokens.json'),
    PUSH_KEYS_FILE: data('push-keys.json'),
  };
  /** @param {string} file */
  const program = (file) =>
    dev
      ? ['--import', 'tsx', '--conditions=@xuncheng/source', file.replace('/dist/', '/src/').replace(/\.js$/, '.ts')]
      : [file];
  /** @param {string} file */
  const watched = (file) => (dev ? ['--watch', '--watch-preserve-output', ...program(file)] : program(file));

  if (!env['DATABASE_URL']) {
    say('· starting the database …');
    await keepRunning({
      name: 'database',
      args: program('db/dist/embedded-command.js'),
      more: shared,
      ready: 'database ready',
    });
  }
  const databaseUrl = env['DATABASE_URL'] ?? readFileSync(data('database-url'), 'utf8');
  const withDatabase = { ...shared, DATABASE_URL: databaseUrl };
  await step('bringing the database up to date', process.execPath, program('db/dist/migrate-command.js'), withDatabase);
  const isNew = isDrawn && !existsSync(data('district.json'));
  if (isNew) {
    await step(
      'drawing the demonstration district',
      process.execPath,
      [
        ...program('simulators/dist/draw-district-command.js'),
        '--out',
        data('district.json'),
        '--opcua-endpoint',
        `opc.tcp://127.0.0.1:${ports['OPCUA_PORT']}`,
        '--camera-url',
        `http://127.0.0.1:${ports['CAMERA_PORT']}`,
      ],
      withDatabase,
    );
  }
  if (isDrawn) {
    await step(
      'importing the district',
      process.execPath,
      [
        ...program('db/dist/import-district-command.js'),
        data('district.json'),
        '--tokens-out',
        data('device-tokens.json'),
      ],
      withDatabase,
    );
  }

  await webBuilt;
  say(`· starting gateway${isDrawn ? ', server and simulators' : ' and server'} …`);
  const certificateOf = (/** @type {string} */ pki) => path.join(data(pki), 'own', 'certs', 'certificate.pem');
  const served = Promise.all([
    keepRunning({
      name: 'gateway',
      // Messages live until their flush: a young generation that holds them is not copied into the old one.
      args: ['--max-semi-space-size=64', ...watched('gateway/dist/main.js')],
      ready: 'gateway ready',
      more: {
        ...withDatabase,
        OPCUA_PKI_DIR: data('gateway-pki'),
        OPCUA_TRUSTED_CERTIFICATES: certificateOf('simulator-pki'),
      },
    }),
    keepRunning({ name: 'server', args: watched('server/dist/main.js'), ready: 'server ready', more: withDatabase }),
  ]);
  // SIMULATORS=0: another scenario, or real devices, in their place. Nobody waits for them: the page fills as they sign in.
  if (isDrawn && env['SIMULATORS'] !== '0') {
    void keepRunning({
      name: 'simulators',
      args: watched('simulators/dist/run.js'),
      ready: 'simulators ready',
      more: {
        ...shared,
        OPCUA_PKI_DIR: data('simulator-pki'),
        OPCUA_TRUSTED_CERTIFICATES: certificateOf('gateway-pki'),
      },
      // Nobody is to look at an empty shift: the officers have been walking, and their terminals send what they kept.
      ...(isNew && !env['HISTORY_MINUTES'] ? { first: { HISTORY_MINUTES: '480' } } : {}),
    });
  }
  await served;
  if (dev) {
    await keepRunning({
      name: 'web',
      ready: 'ready in',
      more: shared,
      args: ['node_modules/vite/bin/vite.js', 'web', '--port', String(VITE_PORT), '--strictPort'],
    });
  }
  const link = dev
    ? `http://127.0.0.1:${VITE_PORT}`
    : `http://${settings.host === '0.0.0.0' ? '127.0.0.1' : settings.host}:${ports['HTTP_PORT']}`;
  say(
    `\nStarted in ${((Date.now() - startedAt) / 1000).toFixed(0)} s. Ctrl+C stops; the logs are in ${path.relative(root, data('logs'))}/.`,
  );
  say(`巡城 Xuncheng is running. Open  ${link}`);
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => void stop());

const isStart = mode === '' || mode === '--dev';
if (isStart) await portsMustBeFree();
await install();
if (mode === '--prepare-tests') {
  const browser = findBrowser();
  if (!browser) {
    const how =
      'On Debian or Ubuntu:  apt-get install chromium   Elsewhere: install Chrome or Chromium and set CHROMIUM_PATH.';
    if (env['CI']) fail(`No Chromium was found, and the browser tests must run here. ${how}`);
    say(`! No Chromium was found: the browser tests are left out. ${how}`);
  }
  // Once, before tests that run beside each other each start what is built.
  await Promise.all([buildWeb(), buildProcesses()]);
} else if (mode === '--dev') {
  await start(Promise.resolve());
} else {
  const webBuilt = buildWeb();
  await buildProcesses();
  if (isStart) await start(webBuilt);
  else await webBuilt;
}
