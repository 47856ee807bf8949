import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePorts, newDataDir, removeDataDir, startDistrict } from './running-district.ts';

/** `npm start` as a process manager: restarts what dies, stops cleanly, keeps the data, says what is in the way. */

/** Process ids whose environment names this data folder (Linux). */
function processesOf(dataDir: string): { id: number; command: string }[] {
  const found = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      if (!readFileSync(`/proc/${entry}/environ`, 'utf8').includes(`DATA_DIR=${dataDir}`)) continue;
      found.push({ id: Number(entry), command: readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ') });
    } catch {
      // ended meanwhile, or not ours
    }
  }
  return found.filter(({ id }) => id !== process.pid);
}

async function countFixes(metricsPort: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return Number(/xuncheng_gateway_admitted_total\{kind="fix"\} (\d+)/.exec(text)?.[1] ?? 0);
}

async function eventually(ask: () => boolean | Promise<boolean>, what: string, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await Promise.resolve(ask()).catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`not within ${String(seconds)} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe('npm start', () => {
  it('restarts a process that dies, stops without a trace, and goes on with its data', async () => {
    const dataDir = newDataDir();
    const ports = await freePorts();
    const first = await startDistrict(dataDir, ports);
    const metricsPort = ports['GATEWAY_HTTP_PORT']!;
    await eventually(async () => (await countFixes(metricsPort)) > 0, 'fixes arrive', 60);

    const gateway = processesOf(dataDir).find(({ command }) => command.includes('gateway/dist/main.js'));
    process.kill(gateway!.id, 'SIGKILL');
    await eventually(() => first.output().includes('gateway ended and is started again'), 'the launcher says so', 20);
    await eventually(async () => (await countFixes(metricsPort)) > 0, 'fixes arrive again', 60);

    const accounts = async (): Promise<number> => {
      const answer = await fetch(`${first.url}/api/v1/setup`);
      return answer.status;
    };
    expect(await accounts()).toBe(200);
    expect(await first.stop()).toBe(0);
    expect(processesOf(dataDir)).toEqual([]);
    expect(first.output().trim().split('\n').at(-1)).toContain('stopped');

    const second = await startDistrict(dataDir, ports);
    expect(second.output()).not.toContain('drawing the demonstration district');
    await eventually(async () => (await countFixes(metricsPort)) > 0, 'fixes arrive after the restart', 60);
    expect(second.output().trim().split('\n').at(-1)).toMatch(/Open\s+http:\/\/127\.0\.0\.1:\d+$/);
    await second.stop();
    removeDataDir(dataDir);
  }, 600_000);

  it('says which port is taken and what to type', async () => {
    const ports = await freePorts();
    const blocker = createServer().listen(Number(ports['MQTT_PORT']), '127.0.0.1');
    await once(blocker, 'listening');
    const child = spawn(process.execPath, ['start.mjs'], {
      env: { ...process.env, ...ports, DATA_DIR: newDataDir() },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const [code] = (await once(child, 'exit')) as [number];
    blocker.close();
    expect(code).toBe(1);
    expect(said).toContain(`Port ${ports['MQTT_PORT']!} (MQTT) is taken`);
    expect(said).toMatch(/MQTT_PORT=\d+ npm start/);
  }, 300_000);
});
