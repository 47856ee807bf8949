import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { bundleGateway } from './gateway-bundle.ts';
import { TEST_SERVICE_TOKEN } from './gateway-fixture.ts';

/** For tests that kill: programs as processes of their own. */

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** A gateway with its journal in a folder; ready when this resolves. @param program its `main.ts`: another one than ours where a mistake is made on purpose */
export async function startGatewayProcess(
  folder: string,
  env: { readonly DATABASE_URL: string } & Readonly<Record<string, string>>,
  program?: string,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [path.join(await bundleGateway(program), 'main.js')], {
    env: {
      ...process.env,
      MQTT_PORT: '0',
      MQTT_WS_PORT: '0',
      GATEWAY_HTTP_PORT: '0',
      OSMAND_PORT: '0',
      JT808_PORT: '0',
      JOURNAL_DIR: path.join(folder, 'journal'),
      OPCUA_PKI_DIR: path.join(folder, 'pki'),
      GATEWAY_SERVICE_TOKEN: TEST_SERVICE_TOKEN,
      LOG_LEVEL: 'silent',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      if (text.toString().includes('gateway ready')) resolve();
    });
    child.once('exit', () => {
      reject(new Error('the gateway ended'));
    });
  });
  return child;
}

/** As a power failure ends it. */
export async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
