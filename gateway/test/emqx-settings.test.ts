import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../src/config.ts';

/** The settings that the cluster of `docker-compose.yml` gets, read as text: what the platform's own devices and gateways need of it. */
const settings = readFileSync(new URL('../../deploy/emqx/emqx.conf', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => !line.trimStart().startsWith('#'))
  .join('\n');

/** The block of that name, without blocks in it. */
function block(name: string): string {
  const [, inside] = new RegExp(`^${name.replaceAll('.', '\\.')} \\{\\n([^}]*)\\n\\}`, 'm').exec(settings) ?? [];
  expect(inside, name).toBeDefined();
  return inside!;
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^\\s*${name} = (\\d+)KB$`, 'm').exec(text)?.[1]) * 1024;
}

/** A file of the repository. */
const text = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

it('what compose asks of the environment is said to who fills it in', () => {
  const asked = new Set([...text('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name!));
  const said = ['.env.example', 'README.md', 'docs/cluster.md'].map(text).join('\n');
  expect([...asked].filter((name) => !new RegExp(`\\b${name}\\b`).test(said))).toEqual([]);
});

it('births, wills and phones that retain are let in, and nothing is retained', () => {
  expect(block('mqtt')).toMatch(/^\s*retain_available = true$/m);
  expect(settings).toMatch(/^retainer\.enable = false$/m);
});

it('what the largest message becomes on the inside has room there', () => {
  const { packetBytes } = DEFAULT_LIMITS;
  expect(kilobytes(block('mqtt'), 'max_packet_size')).toBeGreaterThanOrEqual(packetBytes + 1_024);
  expect(kilobytes(block('zones.inside.mqtt'), 'max_packet_size')).toBeGreaterThanOrEqual(2 * packetBytes + 1_024);
});

it('devices have limits of rate and connections, at least what a video server may send; gateways have none', () => {
  const devices = block('listeners.tcp.default');
  expect(Number(/messages_rate = "(\d+)\/s"/.exec(devices)?.[1])).toBeGreaterThanOrEqual(
    DEFAULT_LIMITS.videoServerRate,
  );
  expect(devices).toMatch(/max_connections = \d+/);
  expect(devices).toMatch(/max_conn_rate = "\d+\/s"/);
  expect(block('listeners.tcp.inside')).not.toContain('rate');
});

it('a node starts: this file stands in the place of the one that says where its data are', () => {
  expect(settings).toMatch(/^node\.data_dir = "\S+"$/m);
});

it('phones and video servers that ask for more than they may have are refused, and stay connected', () => {
  expect(settings).toMatch(/^authorization \{\n {2}no_match = deny\n {2}deny_action = ignore$/m);
});
