import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** For tests: the whole platform as `npm start` runs it, on free ports with data of its own, and a browser in front of it. */

export interface RunningDistrict {
  readonly url: string;
  readonly dataDir: string;
  readonly ports: Readonly<Record<string, string>>;
  readonly databaseUrl: () => string;
  /** Everything the launcher said. */
  readonly output: () => string;
  readonly process: ChildProcess;
  /** As Ctrl+C; resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
}

const PORT_NAMES = [
  'HTTP_PORT',
  'MQTT_PORT',
  'MQTT_WS_PORT',
  'OSMAND_PORT',
  'JT808_PORT',
  'GATEWAY_HTTP_PORT',
  'OPCUA_PORT',
  'CAMERA_PORT',
  'DATABASE_PORT',
];

export async function freePorts(): Promise<Record<string, string>> {
  const probes = await Promise.all(PORT_NAMES.map(async (name) => ({ name, server: await listenSomewhere() })));
  return Object.fromEntries(
    probes.map(({ name, server }) => {
      const { port } = server.address() as AddressInfo;
      server.close();
      return [name, String(port)];
    }),
  );
}

/** Below the ports that systems give to connections (from 32768 on): one of those was taken by somebody else before the district was there. */
async function listenSomewhere(): Promise<Server> {
  for (;;) {
    const server = createServer().listen(randomInt(10_000, 32_768), '127.0.0.1');
    try {
      await once(server, 'listening');
      return server;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}

export function newDataDir(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-e2e-'));
  chmodSync(folder, 0o755);
  return path.join(folder, 'data');
}

/** Hundreds of megabytes, of which nobody wants to know once all went well. */
export function removeDataDir(dataDir: string): void {
  rmSync(path.dirname(dataDir), { recursive: true, force: true });
}

/**
 * Start the launcher; resolves when it says that the platform runs.
 * @param settings its environment, all ports among it @throws with its output when it ends before
 */
export async function startDistrict(dataDir: string, settings: Record<string, string>): Promise<RunningDistrict> {
  const child = spawn(process.execPath, ['start.mjs'], {
    env: { ...process.env, ...settings, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => {
      if (output.includes('is running')) resolve();
    });
    child.once('exit', (code) => {
      reject(new Error(`the launcher ended with ${String(code)}:\n${output}`));
    });
  });
  return {
    url: `http://127.0.0.1:${settings['HTTP_PORT']!}`,
    dataDir,
    ports: settings,
    databaseUrl: () => settings['DATABASE_URL'] ?? readFileSync(path.join(dataDir, 'database-url'), 'utf8'),
    output: () => output,
    process: child,
    stop: async () => {
      const ended = once(child, 'exit') as Promise<[number | null]>;
      child.kill('SIGINT');
      return (await ended)[0];
    },
  };
}

/** What its devices authenticate with, by their id. */
export function tokensOf({ dataDir }: RunningDistrict): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(path.join(dataDir, 'device-tokens.json'), 'utf8')) as Record<string, string>;
}

/** The browser to test with, or undefined when none is installed; under CI there must be one. */
export function findChromium(): string | undefined {
  const found = [
    process.env['CHROMIUM_PATH'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find((file) => file !== undefined && existsSync(file));
  if (found === undefined && process.env['CI'])
    throw new Error('no Chromium: apt-get install chromium, or set CHROMIUM_PATH');
  return found;
}

export function launchChromium(executablePath: string, more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      // WebGL without a graphics card
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
      // nothing outside this machine is asked
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

/** Software rendering on two shared cores: a frame can take seconds. */
export const PATIENCE_MS = 120_000;
/** Less than a test's own patience, so that what was waited for is named. */
export const ONE_WAIT_MS = 90_000;

/** A page of its own session before the sign-in; what goes wrong in its console is added to `consoleErrors`. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  consoleErrors: string[],
): Promise<Page> {
  const opened = await (await browser.newContext({ locale: 'zh-CN', ...options })).newPage();
  opened.setDefaultTimeout(ONE_WAIT_MS);
  // Whoever tests has been shown around.
  await opened.addInitScript("if (location.protocol !== 'about:') localStorage.setItem('xuncheng.tour', 'seen')");
  opened.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(message.text());
  });
  opened.on('pageerror', (error) => consoleErrors.push(error.message));
  await opened.goto(url);
  return opened;
}

/** A picture for people to look at, kept under .ci-output/screens; what is still being drawn has `settlesMs` for it. */
export async function takePicture(page: Page, name: string, settlesMs = 0): Promise<void> {
  // Nobody looks there, and a picture of a scene that a processor draws takes it a second.
  if (process.env['CI'] && !process.env['PICTURES']) return page.waitForTimeout(300);
  await page.waitForTimeout(settlesMs);
  mkdirSync('.ci-output/screens', { recursive: true });
  await page.screenshot({ path: `.ci-output/screens/${name}.png`, timeout: 120_000 });
}
