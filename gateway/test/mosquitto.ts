import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import path from 'node:path';
import { eventually } from './gateway-fixture.ts';

/** Debian's mosquitto, as the MQTT 5 cluster that devices connect to. */

const MOSQUITTO = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find(existsSync);
/** Can these tests run? Where they must (CI), its absence is an error. */
export function isMosquittoHere(): boolean {
  if (MOSQUITTO) return true;

  const how =
    'mosquitto was not found: tests of the broker cluster are left out. On Debian or Ubuntu: apt-get install mosquitto';
  if (process.env['CI']) throw new Error(how);
  process.stdout.write(`! ${how}\n`);
  return false;
}

/** The rules that are shipped: what docs/cluster.md says is what is tested. */
const ACCESS = new URL('../../deploy/mosquitto/acl', import.meta.url);

/** mosquitto with a user a device, each confined to its own topics. */
export async function startMosquitto(
  folder: string,
  port: number,
  users: readonly (readonly [name: string, password: string])[],
): Promise<ChildProcess> {
  const file = (name: string): string => path.join(folder, name);
  writeFileSync(file('passwords'), users.map(([name, password]) => `${name}:${password}\n`).join(''), { mode: 0o600 });
  execFileSync('mosquitto_passwd', ['-U', file('passwords')]);
  // mosquitto wants it for itself alone.
  writeFileSync(file('acl'), readFileSync(ACCESS), { mode: 0o600 });
  writeFileSync(
    file('mosquitto.conf'),
    [
      // Started as root it would become a user that cannot read this folder.
      'user root',
      `listener ${String(port)} 127.0.0.1`,
      'allow_anonymous false',
      `password_file ${file('passwords')}`,
      `acl_file ${file('acl')}`,
      // The default of 1,000 drops what a gateway that is away would get.
      'max_queued_messages 0',
      // What it holds when it is stopped is there when it is started again.
      'persistence true',
      `persistence_location ${folder}/`,
      '',
    ].join('\n'),
  );
  const child = spawn(MOSQUITTO!, ['-c', file('mosquitto.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  await eventually(
    () =>
      new Promise<boolean>((resolve) => {
        if (child.exitCode !== null) throw new Error(`mosquitto ended: ${said}`);
        const probe = createConnection(port, '127.0.0.1');
        probe.once('connect', () => resolve(true)).once('error', () => resolve(false));
        probe.once('connect', () => probe.destroy());
      }),
    'mosquitto listens',
  );
  return child;
}
