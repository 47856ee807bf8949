import { z } from 'zod';

/** Limits of the intake, each with the failure it prevents. */
export interface GatewayLimits {
  /** Bytes of one packet behind the CONNECT: a device cannot fill the memory. */
  readonly packetBytes: number;
  /** Bytes of a CONNECT, and of all that a JT/T 808 terminal says before it has signed in: nobody unknown gets more than this read. */
  readonly connectBytes: number;
  /** Milliseconds in which a JT/T 808 terminal must have signed in: who says a byte now and then would hold a connection for ever. */
  readonly signInMs: number;
  /** Milliseconds of silence after which a JT/T 808 terminal is gone: they say a heartbeat every minute or so. */
  readonly terminalSilenceMs: number;
  /** Bytes of the payload of one fix. */
  readonly fixBytes: number;
  /** Messages a second one device may send for long, and the burst it may save up: one device's flood harms nobody else. */
  readonly deviceRate: number;
  readonly deviceBurst: number;
  /** The same for a video server, which speaks for many cameras. */
  readonly videoServerRate: number;
  readonly videoServerBurst: number;
  /** Messages over the burst after which a flooding device is disconnected. */
  readonly floodDebt: number;
  /** Milliseconds a frozen subscriber may hold its own queue. Aedes' default of 60 s stops everything for a minute. */
  readonly drainTimeoutMs: number;
  /** Milliseconds between two looks at devices and credentials: a revoked token ends a live connection within it. */
  readonly registryRefreshMs: number;
  /** Milliseconds after a start in which devices that were online come back; longer than their pause between attempts. */
  readonly returnWithinMs: number;
  /** Milliseconds of announcements put into one message for the server. */
  readonly announceEveryMs: number;
  /** Bytes of acknowledged messages that may wait for the database, and the share of the disk (0–1) that must stay free: a database that is away for days must not fill the disk of everything else. */
  readonly journalBytes: number;
  readonly journalFreeShare: number;
  /** Milliseconds after which a write that is not on the disk yet says that the disk has stopped: devices must not wait for ever for a disk that is gone. */
  readonly journalStallMs: number;
  /** Rows written to the database in one transaction at most, and milliseconds to wait for company. */
  readonly storeBatchRows: number;
  readonly storeLingerMs: number;
  /** Connections open at once, in all: each costs memory and a file descriptor. */
  readonly connections: number;
  /** The same from one address: nobody takes them all. Generous, because carriers put thousands of phones behind one address. */
  readonly connectionsPerAddress: number;
  /** Failures to sign in after which a device at one address is locked out there, and an address as a whole (0: never; behind a balancer all devices have its address). */
  readonly failuresPerDevice: number;
  readonly failuresPerAddress: number;
  /** Milliseconds of the first lock, twice as long each time, and of the longest: guessing is slow, and a mistake is repaired within minutes. */
  readonly lockFirstMs: number;
  readonly lockMostMs: number;
  /** Milliseconds after which old failures are forgotten, and how many are remembered: memory that strangers fill is bounded. */
  readonly lockForgetMs: number;
  readonly lockEntries: number;
  /** Times a minute one device may sign in: two devices with the same token would take each other over without end. */
  readonly connectsPerMinute: number;
  /** Filters that one connection may ask for: phones and video servers choose their own, and the broker remembers each. */
  readonly filtersPerConnection: number;
  /** QoS 2 messages of one device begun and not ended: each is kept until then. */
  readonly inflightPerDevice: number;
  /** Readings of OPC UA that wait in memory while the journal takes nothing, of one probe and in all: the oldest are dropped, and counted. */
  readonly opcuaWaitingPerProbe: number;
  readonly opcuaWaiting: number;
  /** Connections to a broker cluster. Each takes one message at a time, so that this many share a flush of the journal: one alone would wait for a flush a message. */
  readonly externalConnections: number;
  /** Messages the cluster may have on their way on one of them: they hide the network's delay, and wait while this gateway is away. */
  readonly externalReceiveMaximum: number;
  /** Seconds of silence after which the cluster is asked for a sign of life: what goes over a line to a node that is gone is heard by nobody. */
  readonly externalKeepAliveSeconds: number;
  /** Seconds the cluster keeps for this gateway what it has not acknowledged: longer than a broken machine takes to come back with its disk. */
  readonly externalSessionSeconds: number;
}

export const DEFAULT_LIMITS: GatewayLimits = Object.freeze({
  packetBytes: 64 * 1024,
  connectBytes: 4 * 1024,
  signInMs: 30_000,
  terminalSilenceMs: 180_000,
  fixBytes: 4 * 1024,
  deviceRate: 5,
  deviceBurst: 50,
  videoServerRate: 200,
  videoServerBurst: 2_000,
  floodDebt: 100,
  drainTimeoutMs: 5_000,
  registryRefreshMs: 2_000,
  returnWithinMs: 120_000,
  announceEveryMs: 20,
  journalBytes: 8 * 2 ** 30,
  journalFreeShare: 0.05,
  journalStallMs: 10_000,
  storeBatchRows: 5_000,
  storeLingerMs: 50,
  connections: 50_000,
  connectionsPerAddress: 10_000,
  failuresPerDevice: 5,
  failuresPerAddress: 200,
  lockFirstMs: 1_000,
  lockMostMs: 300_000,
  lockForgetMs: 900_000,
  lockEntries: 20_000,
  connectsPerMinute: 30,
  filtersPerConnection: 100,
  inflightPerDevice: 1_000,
  opcuaWaitingPerProbe: 1_000,
  opcuaWaiting: 200_000,
  externalConnections: 16,
  externalReceiveMaximum: 64,
  externalKeepAliveSeconds: 10,
  externalSessionSeconds: 7 * 24 * 3600,
});

const count = z.coerce.number().int().min(1);
const port = z.coerce.number().int().min(0).max(65535);

/** compose passes what is not set as an empty string */
function optional<T extends z.ZodType<string>>(kind: T) {
  return kind.optional().or(z.literal('').transform(() => undefined));
}

/** A number that has a default, also when compose passes an empty string. */
function numberOr<T extends z.ZodType<number, number>>(usual: number, kind: T) {
  return z
    .string()
    .optional()
    .transform((text) => (text === undefined || text === '' ? usual : Number(text)))
    .pipe(kind);
}

const schema = z
  .object({
    DATABASE_URL: z.string().min(1),
    /** Address that devices reach. Behind a TLS terminator or on a private network: 0.0.0.0. */
    MQTT_HOST: z.string().default('127.0.0.1'),
    MQTT_PORT: port.default(1883),
    /** MQTT over WebSocket, path `/mqtt`. */
    MQTT_WS_PORT: port.default(8083),
    /** MQTT over TLS, when certificate and key (PEM files) are given. */
    MQTT_TLS_PORT: port.default(8883),
    MQTT_TLS_CERT: optional(z.string()),
    MQTT_TLS_KEY: optional(z.string()),
    /** PEM file of the authority that signs devices' certificates: then every device must prove one in its own name, besides its token. */
    MQTT_TLS_CLIENT_CA: optional(z.string()),
    /** See GatewayLimits. */
    MQTT_CONNECTIONS: count.default(DEFAULT_LIMITS.connections),
    MQTT_CONNECTIONS_PER_ADDRESS: count.default(DEFAULT_LIMITS.connectionsPerAddress),
    MQTT_FAILURES_PER_ADDRESS: z.coerce.number().int().min(0).default(DEFAULT_LIMITS.failuresPerAddress),
    MQTT_CONNECTS_PER_MINUTE: count.default(DEFAULT_LIMITS.connectsPerMinute),
    /** Reports over HTTP: phones (OsmAnd, Traccar Client), cameras (ONVIF, `/onvif/<device id>`). */
    OSMAND_PORT: port.default(5055),
    /** Terminals that speak JT/T 808. */
    JT808_PORT: port.default(6808),
    /** Health and metrics. */
    GATEWAY_HTTP_PORT: port.default(8081),
    /** Folder of the journal: on a disk that survives a restart. */
    JOURNAL_DIR: z.string().default('.data/journal'),
    /** The server's own secret for the broker, at least 128 bits. */
    GATEWAY_SERVICE_TOKEN: z.string().min(20),
    /** Folder of the OPC UA client's certificate and key, and the server certificates it trusts (comma-separated files). */
    OPCUA_PKI_DIR: z.string().default('.data/gateway-pki'),
    OPCUA_TRUSTED_CERTIFICATES: z.string().default(''),
    /** An MQTT 5 cluster that devices connect to: then this process listens to no device itself, and takes part in the shared subscription. */
    EXTERNAL_BROKER_URL: optional(z.url({ protocol: /^mqtts?$/ })),
    EXTERNAL_BROKER_USERNAME: optional(z.string()),
    EXTERNAL_BROKER_PASSWORD: optional(z.string()),
    /** PEM file of the authority that signed the cluster's certificate. */
    EXTERNAL_BROKER_CA: optional(z.string()),
    /** Ids of gateways that will not come back (comma-separated): docs/cluster.md. */
    EXTERNAL_BROKER_TAKE_OVER: z.string().default(''),
    EXTERNAL_BROKER_CONNECTIONS: z.coerce.number().int().min(1).max(256).default(16),
    /** Sized in docs/capacity.md: megabytes (2²⁰ bytes) that may wait for the database, the share of the journal's disk that stays free, seconds for a write. */
    JOURNAL_MEGABYTES: numberOr(DEFAULT_LIMITS.journalBytes / 2 ** 20, z.number().int().min(1)),
    JOURNAL_FREE_SHARE: numberOr(DEFAULT_LIMITS.journalFreeShare, z.number().min(0).max(0.9)),
    JOURNAL_STALL_SECONDS: numberOr(DEFAULT_LIMITS.journalStallMs / 1000, z.number().min(1)),
    /** Messages a second that one device may send for long, and the burst it may save up. */
    DEVICE_RATE: numberOr(DEFAULT_LIMITS.deviceRate, z.number().positive()),
    DEVICE_BURST: numberOr(DEFAULT_LIMITS.deviceBurst, z.number().int().min(1)),
    LOG_LEVEL: z.string().default('info'),
  })
  .refine((env) => (env.MQTT_TLS_CERT === undefined) === (env.MQTT_TLS_KEY === undefined), {
    error: 'MQTT_TLS_CERT and MQTT_TLS_KEY: both or neither',
  })
  .refine((env) => env.MQTT_TLS_CLIENT_CA === undefined || env.MQTT_TLS_CERT !== undefined, {
    error: 'MQTT_TLS_CLIENT_CA: devices can prove a certificate over TLS only, set MQTT_TLS_CERT and MQTT_TLS_KEY',
  })
  .transform((env) => ({
    databaseUrl: env.DATABASE_URL,
    mqttHost: env.MQTT_HOST,
    mqttPort: env.MQTT_PORT,
    mqttWebSocketPort: env.MQTT_WS_PORT,
    osmandPort: env.OSMAND_PORT,
    jt808Port: env.JT808_PORT,
    httpPort: env.GATEWAY_HTTP_PORT,
    journalDir: env.JOURNAL_DIR,
    serviceToken: env.GATEWAY_SERVICE_TOKEN,
    opcuaPkiDir: env.OPCUA_PKI_DIR,
    opcuaTrustedCertificates: env.OPCUA_TRUSTED_CERTIFICATES.split(',').filter((file) => file !== ''),
    logLevel: env.LOG_LEVEL,
    externalBroker:
      env.EXTERNAL_BROKER_URL === undefined
        ? undefined
        : {
            url: env.EXTERNAL_BROKER_URL,
            username: env.EXTERNAL_BROKER_USERNAME,
            password: env.EXTERNAL_BROKER_PASSWORD,
            caFile: env.EXTERNAL_BROKER_CA,
            takeOver: env.EXTERNAL_BROKER_TAKE_OVER.split(',').filter((id) => id !== ''),
          },
    mqttTls:
      env.MQTT_TLS_CERT === undefined || env.MQTT_TLS_KEY === undefined
        ? undefined
        : {
            port: env.MQTT_TLS_PORT,
            certFile: env.MQTT_TLS_CERT,
            keyFile: env.MQTT_TLS_KEY,
            clientCaFile: env.MQTT_TLS_CLIENT_CA,
          },
    limits: {
      ...DEFAULT_LIMITS,
      externalConnections: env.EXTERNAL_BROKER_CONNECTIONS,
      connections: env.MQTT_CONNECTIONS,
      connectionsPerAddress: env.MQTT_CONNECTIONS_PER_ADDRESS,
      failuresPerAddress: env.MQTT_FAILURES_PER_ADDRESS,
      connectsPerMinute: env.MQTT_CONNECTS_PER_MINUTE,
      journalBytes: env.JOURNAL_MEGABYTES * 2 ** 20,
      journalFreeShare: env.JOURNAL_FREE_SHARE,
      journalStallMs: env.JOURNAL_STALL_SECONDS * 1000,
      deviceRate: env.DEVICE_RATE,
      deviceBurst: env.DEVICE_BURST,
    },
  }));

export type GatewayConfig = Readonly<z.output<typeof schema>>;

/** Settings from the environment. @throws with every problem named */
export function readConfig(env: NodeJS.ProcessEnv): GatewayConfig {
  return Object.freeze(schema.parse(env));
}
