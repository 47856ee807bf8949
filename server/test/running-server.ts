import {
  LIVE_TOPIC,
  RE_ADMIT_TOPIC,
  RE_ADMITTED_TOPIC,
  reAdmitRequest,
  RECENT_ANSWER_TOPIC,
  RECENT_TOPIC,
  recentRequest,
  type LiveBatch,
  type ReAdmitAnswer,
  type ReAdmitRequest,
  type RecentMessage,
  type Role,
} from '@xuncheng/contract';
import { importDistrict, planShifts } from '@xuncheng/db';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { Aedes } from 'aedes';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { startServer, type RunningServer } from '../src/app.ts';
import { readConfig, type ServerConfig } from '../src/config.ts';
import { hashPassword } from '../src/access/passwords.ts';
import { smallDistrict } from './small-district.ts';

/** A broker where the gateway would be. */
export interface TestGateway {
  readonly url: string;
  readonly broker: Aedes;
  /** Announce as the gateway does; lists not given are empty. */
  readonly announce: (batch: Partial<LiveBatch>) => Promise<void>;
  /** What is answered to requests to admit a dead letter; undefined: nothing. Everything is admitted unless said. */
  judge: (request: ReAdmitRequest) => Omit<ReAdmitAnswer, 'requestId'> | undefined;
  /** What it heard last, newest first, by device. */
  readonly recent: Map<string, RecentMessage[]>;
  readonly close: () => Promise<void>;
}

export async function startTestGateway(): Promise<TestGateway> {
  const broker = await Aedes.createBroker();
  const listener = createServer((socket) => {
    broker.handle(socket);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  let sequence = 0;
  const publish = (topic: string, message: object): Promise<void> =>
    new Promise((resolve, reject) => {
      broker.publish(
        { cmd: 'publish', topic, payload: Buffer.from(JSON.stringify(message)), qos: 0, dup: false, retain: false },
        (error) => (error ? reject(error) : resolve()),
      );
    });
  broker.on('publish', ({ topic, payload }) => {
    if (topic === RECENT_TOPIC) {
      const { requestId, deviceId } = recentRequest.parse(JSON.parse(payload.toString()));
      void publish(RECENT_ANSWER_TOPIC, { requestId, messages: gateway.recent.get(deviceId) ?? [] });
    }
    if (topic !== RE_ADMIT_TOPIC) return;
    const request = reAdmitRequest.parse(JSON.parse(payload.toString()));
    const answer = gateway.judge(request);
    if (answer) void publish(RE_ADMITTED_TOPIC, { requestId: request.requestId, ...answer });
  });
  const gateway: TestGateway = {
    url: `mqtt://127.0.0.1:${String((listener.address() as AddressInfo).port)}`,
    broker,
    judge: () => ({ admitted: 1, refusals: [] }),
    recent: new Map(),
    announce: (batch) =>
      publish(LIVE_TOPIC, {
        sequence: ++sequence,
        fixes: [],
        cameraEvents: [],
        readings: [],
        alarms: [],
        statuses: [],
        receipts: [],
        ...batch,
      }),
    close: async () => {
      listener.close();
      await new Promise<void>((resolve) => {
        broker.close(resolve);
      });
    },
  };
  return gateway;
}

export interface Answer {
  readonly status: number;
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- the assertions look into it
  readonly headers: Headers;
}

/** A browser: keeps its cookie, sends the header our page sends. */
export class Browser {
  cookie = '';
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        'x-requested-with': 'xuncheng',
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(body === undefined
          ? {}
          : { 'content-type': body instanceof Uint8Array ? 'application/octet-stream' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body) }),
    });
    const set = response.headers.getSetCookie()[0];
    if (set) this.cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, body: isJson && text ? JSON.parse(text) : text, headers: response.headers };
  }

  /** Below /api/v1. */
  api(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.ask(method, `/api/v1${path}`, body);
  }

  /** The command view's socket. */
  watch(): Socket {
    return io(`${this.url}/operator`, {
      transports: ['websocket'],
      extraHeaders: { cookie: this.cookie },
      reconnection: false,
      forceNew: true,
    });
  }
}

export interface TestServer {
  readonly url: string;
  readonly database: TestDatabase;
  readonly gateway: TestGateway;
  /** Tokens of the devices, by id. */
  readonly tokens: Record<string, string>;
  /** Sign in as the demonstration account of a role (whole district). */
  readonly demo: (role: Role) => Promise<Browser>;
  /** Sign in as a new account of a role in an area. */
  readonly person: (role: Role, areaCode: string, badge?: string) => Promise<Browser>;
  readonly terminal: (deviceId: string, token?: string) => Socket;
  /** Stop and start again, in demonstration mode or not. */
  readonly restart: (demo?: boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

const PASSWORD = 'correct horse battery';
let passwordHash: Promise<string> | undefined;
let people = 0;

/** The whole server on a database of its own with the small district. */
export async function startTestServer(
  options: { demo?: boolean; district?: boolean; settings?: Record<string, string> } = {},
): Promise<TestServer> {
  const database = await createTestDatabase();
  let tokens: Record<string, string> = {};
  if (options.district !== false) {
    tokens = await importDistrict(database.pool, smallDistrict());
    await planShifts(database.pool, 1);
  }
  const gateway = await startTestGateway();
  const readTestConfig = (demo: boolean): ServerConfig =>
    readConfig({
      DATABASE_URL: database.connectionString,
      HTTP_PORT: '0',
      GATEWAY_MQTT_URL: gateway.url,
      GATEWAY_SERVICE_TOKEN: 'a token for the tests',
      SESSION_SECRET: 'a secret of at least thirty-two characters',
      DEMO: demo ? '1' : '0',
      LOG_LEVEL: 'error',
      WEB_DIST: '/nonexistent',
      ...options.settings,
    });
  let config = readTestConfig(options.demo !== false);
  const start = async (): Promise<RunningServer> => {
    const heard = once(gateway.broker, 'subscribe');
    const started = await startServer(config);
    await heard;
    return started;
  };
  let server = await start();

  async function person(role: Role, areaCode: string, badge?: string): Promise<Browser> {
    passwordHash ??= hashPassword(PASSWORD);
    const username = `person-${String(++people)}`;
    await database.pool.query(
      `insert into account (username, display_name, role, area_id, officer_id, password_hash)
       select $1, $1, $2, id, (select id from officer where badge = $4), $5 from area where code = $3`,
      [username, role, areaCode, badge ?? null, await passwordHash],
    );
    const browser = new Browser(server.url);
    const answer = await browser.api('POST', '/session', { username, password: PASSWORD });
    if (answer.status !== 200) throw new Error(`could not sign in: ${JSON.stringify(answer.body)}`);
    return browser;
  }

  return {
    get url() {
      return server.url;
    },
    database,
    gateway,
    tokens,
    demo: async (role) => {
      const browser = new Browser(server.url);
      const answer = await browser.api('POST', '/session/demo', { role });
      if (answer.status !== 200) throw new Error(`could not sign in: ${JSON.stringify(answer.body)}`);
      return browser;
    },
    person,
    terminal: (deviceId, token = tokens[deviceId]) =>
      io(`${server.url}/device`, {
        transports: ['websocket'],
        auth: { deviceId, token },
        reconnection: false,
        forceNew: true,
      }),
    restart: async (demo) => {
      if (demo !== undefined) config = readTestConfig(demo);
      await server.close();
      server = await start();
    },
    close: async () => {
      await server.close();
      await gateway.close();
      await database.drop();
    },
  };
}

/* eslint-disable @typescript-eslint/no-explicit-any -- the assertions look into it */

/** The next time the socket says it and it fits, within what is said: by itself long enough for a machine with others on it. */
export async function hear(
  socket: Socket,
  event: string,
  fits: (payload: any) => boolean = () => true,
  withinMs = 20_000,
): Promise<any> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.off(event, listen);
      reject(new Error(`did not hear "${event}" in time`));
    }, withinMs);
    function listen(payload: unknown): void {
      if (!fits(payload)) return;
      clearTimeout(timer);
      socket.off(event, listen);
      resolve(payload);
    }
    socket.on(event, listen);
  });
}
