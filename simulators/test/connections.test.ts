import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { Aedes } from 'aedes';
import { Server } from 'socket.io';
import {
  deviceHandshake,
  fixesMessage,
  type FixMessage,
  statusMessage,
  type DeviceClientEvents,
  type DeviceServerEvents,
} from '@xuncheng/contract';
import { afterAll, expect, test } from 'vitest';
import { findHistoryStart } from '../src/history.ts';
import { drawDistrict } from '../src/world/draw-district.ts';

/** A real broker and a real Socket.IO server, bare: what the devices say to the gateway and the server is heard here. */
async function startListeners() {
  const broker = await Aedes.createBroker();
  const heard: { clientId: string; topic: string; payload: string; retain: boolean }[] = [];
  const users = new Map<string, string>();
  broker.authenticate = (client, username, password, done) => {
    const isRight = username === client.id && String(password) === `token-${client.id}`;
    users.set(client.id, username ?? '');
    done(null, isRight);
  };
  broker.on('publish', (packet, client) => {
    if (!client && !packet.topic.startsWith('v1/')) return;
    heard.push({
      clientId: client?.id ?? '',
      topic: packet.topic,
      payload: packet.payload.toString(),
      retain: packet.retain,
    });
  });
  const tcp = createServer(broker.handle);
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const http = createHttpServer();
  const io = new Server<DeviceClientEvents, DeviceServerEvents>(http);
  const devices = io.of('/device');
  const clocks: { action: string; time: number }[] = [];
  const steps: { instructionId: string; step: string }[] = [];
  devices.use((socket, next) => {
    const shaken = deviceHandshake.safeParse(socket.handshake.auth);
    const isRight = shaken.success && shaken.data.token === `token-${shaken.data.deviceId}`;
    if (isRight) void socket.join(shaken.data.deviceId);
    next(isRight ? undefined : new Error('bad credentials'));
  });
  devices.on('connection', (socket) => {
    socket.on('clock', (event, answer) => {
      clocks.push(event);
      answer({ ok: true, value: null });
    });
    socket.on('receipt', (receipt, answer) => {
      steps.push(receipt);
      answer({ ok: true, value: null });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const reports: string[] = [];
  const reportServer = createHttpServer((request, response) => {
    reports.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => reportServer.listen(0, '127.0.0.1', resolve));
  const portOf = (server: { address: () => unknown }): number => (server.address() as AddressInfo).port;
  return {
    broker,
    heard,
    users,
    clocks,
    steps,
    devices,
    reports,
    reportUrl: `http://127.0.0.1:${String(portOf(reportServer))}`,
    mqttUrl: `mqtt://127.0.0.1:${String(portOf(tcp))}`,
    serverUrl: `http://127.0.0.1:${String(portOf(http))}`,
    end: async () => {
      await io.close();
      reportServer.close();
      reportServer.closeAllConnections();
      await new Promise<void>((resolve) => {
        broker.close(() => {
          tcp.close(() => {
            resolve();
          });
        });
      });
    },
  };
}

const folder = mkdtempSync(join(tmpdir(), 'simulators-'));
const ends: (() => Promise<void> | void)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

async function until(what: string, isTrue: () => boolean, seconds = 30): Promise<void> {
  for (let i = 0; i < seconds * 20; i++) {
    if (isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within ${String(seconds)} s: ${what}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

test('the whole district connects, speaks, is instructed, survives a broken line and ends within three seconds', async () => {
  const listeners = await startListeners();
  ends.push(listeners.end);
  const district = drawDistrict({ seed: 1 });
  const districtFile = join(folder, 'district.json');
  const tokensFile = join(folder, 'tokens.json');
  writeFileSync(districtFile, JSON.stringify(district));
  writeFileSync(tokensFile, JSON.stringify(Object.fromEntries(district.devices.map(({ id }) => [id, `token-${id}`]))));
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=@xuncheng/source', 'simulators/src/run.ts', 'ordinary-day'],
    {
      env: {
        ...process.env,
        DISTRICT_FILE: districtFile,
        DEVICE_TOKENS_FILE: tokensFile,
        MQTT_URL: listeners.mqttUrl,
        SERVER_URL: listeners.serverUrl,
        REPORT_URL: listeners.reportUrl,
        JT808_URL: `tcp://127.0.0.1:${String(await freePort())}`,
        OPCUA_PORT: String(await freePort()),
        CAMERA_PORT: String(await freePort()),
        OPCUA_PKI_DIR: join(folder, 'pki'),
        OPCUA_TRUSTED_CERTIFICATES: '',
        SPEED: '60',
        HISTORY_MINUTES: '30',
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  ends.push(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  const spawnedAt = Date.now();
  await until('ready', () => output.includes('simulators ready: 120 terminals, 61 cameras, 200 probes, 5 trackers'));

  expect(listeners.users.size).toBe(120 + 150 + 1);
  expect([...listeners.users].every(([clientId, username]) => clientId === username)).toBe(true);
  expect(readFileSync(join(folder, 'pki/own/certs/certificate.pem'), 'utf8')).toContain('BEGIN CERTIFICATE');
  await until('clocked in', () => listeners.clocks.filter(({ action }) => action === 'in').length >= 120);

  // What the officers did before: in batches, the oldest first, while live fixes come as usual.
  const terminals = district.devices.filter(({ kind, protocol }) => kind === 'terminal' && protocol === 'own');
  const historyStart = findHistoryStart(district, spawnedAt, 30);
  // Less than half an hour's, when the shift changed meanwhile.
  const fixesOfEach = (spawnedAt - historyStart) / 5000;
  const handful = Math.min(20, fixesOfEach / 4);
  const listTold = (): { deviceId: string; fixes: FixMessage[] }[] =>
    listeners.heard.flatMap(({ topic, clientId, payload }) => {
      if (topic !== `v1/${clientId}/up/fixes`) return [];
      const fixes = fixesMessage.parse(JSON.parse(payload)).fixes.filter(({ time }) => time <= spawnedAt);
      // A handful is the end of a silence that lasted into the run: the terminal's live buffer, whenever it comes.
      return fixes.length < handful ? [] : [{ deviceId: clientId, fixes }];
    });
  const countTold = (): number => listTold().reduce((sum, { fixes }) => sum + fixes.length, 0);
  await until('the history', () => countTold() >= fixesOfEach * terminals.length * 0.5, 20);
  const lastTimes = new Map<string, number>();
  for (const { deviceId, fixes } of listTold()) {
    for (const { time } of fixes) {
      expect(time).toBeGreaterThan(lastTimes.get(deviceId) ?? historyStart);
      lastTimes.set(deviceId, time);
    }
  }
  expect(Math.min(...listeners.clocks.map(({ time }) => time))).toBeGreaterThanOrEqual(historyStart);
  await until('live fixes', () => listeners.heard.some(({ topic }) => topic.endsWith('/up/fix')));

  const births = listeners.heard.filter(
    ({ topic, payload }) =>
      topic === 'v1/t-001/up/status' && statusMessage.parse(JSON.parse(payload)).state === 'online',
  );
  expect(births[0]?.retain).toBe(true);
  await until('reports over HTTP', () =>
    ['phone-2', 'phone-3'].every((id) => listeners.reports.some((url) => url.includes(`id=${id}%3Atoken-${id}&`))),
  );
  await until('a notification', () => listeners.reports.includes('/onvif/cam-061?token=token-cam-061'));
  await until('a camera event', () => listeners.heard.some(({ topic }) => topic === 'frigate/events'));
  expect(listeners.heard.some(({ topic, retain }) => topic === 'frigate/available' && retain)).toBe(true);

  // Every terminal is instructed; nearly all carry it out, and each step is said once.
  let delivered = 0;
  const instructionId = '5f6c1d3a-0f5e-4b7e-9a51-0d1d5be0a001';
  for (const { id } of district.devices.filter(({ kind, protocol }) => kind === 'terminal' && protocol === 'own')) {
    const instruction = {
      id: instructionId,
      issuedAt: Date.now(),
      text: '请回报情况',
      kind: 'order' as const,
      priority: 'urgent' as const,
      deadline: Date.now() + 600_000,
      issuedBy: '值班员',
      state: 'sent' as const,
    };
    for (let sentTwice = 0; sentTwice < 2; sentTwice++)
      listeners.devices
        .to(id)
        .timeout(5000)
        .emit('instruction', instruction, () => delivered++);
  }
  const said = (step: string): number => listeners.steps.filter((receipt) => receipt.step === step).length;
  await until('done', () => said('done') >= 95, 25);
  expect(delivered).toBe(240);
  expect(said('read')).toBeLessThanOrEqual(120);
  expect(said('accepted')).toBeLessThanOrEqual(said('read'));

  // The broker throws everybody out: they come back, and what was measured meanwhile arrives in batches.
  listeners.heard.length = 0;
  const clients = Object.values(
    (listeners.broker as unknown as { clients: Record<string, { conn: { destroy: () => void } }> }).clients,
  );
  for (const client of clients) client.conn.destroy();
  await until('buffered fixes', () => listeners.heard.some(({ topic }) => topic.endsWith('/up/fixes')), 15);
  const batch = listeners.heard.find(({ topic }) => topic.endsWith('/up/fixes'))!;
  expect(fixesMessage.parse(JSON.parse(batch.payload)).fixes.length).toBeGreaterThan(0);

  const began = Date.now();
  const ended = exitOf(child);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(Date.now() - began).toBeLessThan(3000);
}, 90_000);
