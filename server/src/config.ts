import type { DeviceSetup } from '@xuncheng/contract';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const environment = z.object({
  DATABASE_URL: z.string().min(1),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HTTP_HOST: z.string().default('127.0.0.1'),
  /** Every gateway, comma-separated: a device may be at any of them. Behind a broker cluster: the cluster alone. */
  GATEWAY_MQTT_URL: z
    .string()
    .default('mqtt://127.0.0.1:1883')
    .transform((list) => list.split(',').map((url) => url.trim()))
    .pipe(z.array(z.url({ protocol: /^(mqtts?|wss?)$/ })).min(1)),
  /** The gateway's MQTT over WebSocket, to which `/mqtt` of browsers is passed on. */
  GATEWAY_MQTT_WS_URL: z.url({ protocol: /^wss?$/ }).default('ws://127.0.0.1:8083'),
  /** The server's own secret at the gateway's broker. */
  GATEWAY_SERVICE_TOKEN: z.string().min(16),
  /** Signs the session cookie; everybody is signed out when it changes. */
  SESSION_SECRET: z.string().min(32),
  /** `1`: demonstration accounts may sign in without a password. */
  DEMO: z.enum(['0', '1']).default('0'),
  /** Folder of the built web application. */
  WEB_DIST: z.string().default(fileURLToPath(new URL('../../web/dist', import.meta.url))),
  /** Days that streams are kept. */
  RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650).default(90),
  /** Longest file that an administrator may bring: areas, a map. */
  UPLOAD_MEGABYTES: z.coerce.number().int().min(1).max(10_000).default(200),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  /** `https://host` as browsers see it, where a proxy changes the Host header; otherwise requests must come from the same host. */
  PUBLIC_ORIGIN: z
    .url()
    .optional()
    // compose passes what is not set as an empty string
    .or(z.literal('').transform(() => undefined)),
  /** The gateway's doors as devices see them, shown to whoever sets one up. */
  DEVICE_HOST: z.string().max(253).optional(),
  MQTT_PORT: z.coerce.number().int().min(0).max(65_535).default(1883),
  MQTT_WS_PORT: z.coerce.number().int().min(0).max(65_535).default(8083),
  OSMAND_PORT: z.coerce.number().int().min(0).max(65_535).default(5055),
  JT808_PORT: z.coerce.number().int().min(0).max(65_535).default(6808),
  /** Where the keys for push messages are kept, made when it is not there; without it nobody is reached whose page is closed. */
  PUSH_KEYS_FILE: z.string().optional(),
  /** Whom push services may write to about this platform's messages. */
  PUSH_SUBJECT: z
    .url({ protocol: /^(mailto|https)$/ })
    .default('mailto:administrator@xuncheng.invalid')
    .or(z.literal('').transform(() => 'mailto:administrator@xuncheng.invalid')),
  /** Push services that phones may name, comma-separated origins. */
  PUSH_SERVICES: z
    .string()
    .default(
      'https://fcm.googleapis.com,https://*.push.services.mozilla.com,https://*.push.apple.com,https://*.notify.windows.com',
    )
    .transform((list) => list.split(',').map((origin) => origin.trim())),
  /** `1`: imagery and models may come from this host and its own wire (loopback, link-local), where otherwise nothing is asked. */
  MAP_SOURCES_LOCAL: z.enum(['0', '1']).default('0'),
  /** Express `trust proxy`: number of proxies in front, or their addresses. */
  TRUST_PROXY: z.string().optional(),
});

/** Everything the process is told from outside, parsed once. */
export interface ServerConfig {
  readonly databaseUrl: string;
  readonly httpPort: number;
  readonly httpHost: string;
  readonly gatewayMqttUrls: readonly string[];
  readonly gatewayMqttWsUrl: string;
  readonly gatewayServiceToken: string;
  readonly sessionSecret: string;
  readonly demo: boolean;
  readonly webDist: string;
  readonly retentionDays: number;
  readonly uploadMegabytes: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly publicOrigin: string | undefined;
  readonly push:
    { readonly keysFile: string; readonly subject: string; readonly services: readonly string[] } | undefined;
  readonly mapSourcesLocal: boolean;
  readonly trustProxy: number | string | undefined;
  /** Where devices reach the gateway. */
  readonly doors: DeviceSetup['doors'];
}

/**
 * Read the configuration from environment variables.
 * @throws Error naming every variable that is missing or malformed
 */
export function readConfig(variables: NodeJS.ProcessEnv = process.env): ServerConfig {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`configuration: ${problems.join('; ')}`);
  }
  const given = parsed.data;
  const hops = given.TRUST_PROXY === undefined ? Number.NaN : Number(given.TRUST_PROXY);
  return Object.freeze({
    databaseUrl: given.DATABASE_URL,
    httpPort: given.HTTP_PORT,
    httpHost: given.HTTP_HOST,
    gatewayMqttUrls: given.GATEWAY_MQTT_URL,
    gatewayMqttWsUrl: given.GATEWAY_MQTT_WS_URL,
    gatewayServiceToken: given.GATEWAY_SERVICE_TOKEN,
    sessionSecret: given.SESSION_SECRET,
    demo: given.DEMO === '1',
    webDist: given.WEB_DIST,
    retentionDays: given.RETENTION_DAYS,
    uploadMegabytes: given.UPLOAD_MEGABYTES,
    logLevel: given.LOG_LEVEL,
    publicOrigin: given.PUBLIC_ORIGIN === undefined ? undefined : new URL(given.PUBLIC_ORIGIN).origin,
    push: given.PUSH_KEYS_FILE
      ? { keysFile: given.PUSH_KEYS_FILE, subject: given.PUSH_SUBJECT, services: given.PUSH_SERVICES }
      : undefined,
    doors: {
      host: given.DEVICE_HOST || null,
      mqtt: given.MQTT_PORT,
      mqttWebSocket: given.MQTT_WS_PORT,
      osmand: given.OSMAND_PORT,
      jt808: given.JT808_PORT,
    },
    mapSourcesLocal: given.MAP_SOURCES_LOCAL === '1',
    trustProxy: Number.isInteger(hops) ? hops : given.TRUST_PROXY,
  });
}
