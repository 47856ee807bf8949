import { z } from 'zod';
import { SCENARIO_NAMES } from './scenarios/scenarios.ts';

const url = (protocols: readonly string[]): z.ZodString =>
  z.string().refine((text) => protocols.some((protocol) => text.startsWith(`${protocol}://`)), {
    message: `must begin with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  });

const environment = z.object({
  /** The district document, as drawn or imported. */
  DISTRICT_FILE: z.string().default('.data/district.json'),
  /** JSON: device id → token. */
  DEVICE_TOKENS_FILE: z.string().default('.data/device-tokens.json'),
  MQTT_URL: url(['mqtt', 'mqtts', 'ws', 'wss']).default('mqtt://127.0.0.1:1883'),
  SERVER_URL: url(['http', 'https']).default('http://127.0.0.1:8080'),
  /** The gateway's port for reports over HTTP: OsmAnd, ONVIF. */
  REPORT_URL: url(['http', 'https']).default('http://127.0.0.1:5055'),
  JT808_URL: url(['tcp']).default('tcp://127.0.0.1:6808'),
  OPCUA_PORT: z.coerce.number().int().min(0).max(65_535).default(4840),
  /** Where the pictures of simulated cameras are served, and to whom: on this machine unless said. */
  CAMERA_PORT: z.coerce.number().int().min(0).max(65_535).default(8554),
  CAMERA_HOST: z.string().default('127.0.0.1'),
  /** Own key and certificate, and the lists of trusted and rejected ones. */
  OPCUA_PKI_DIR: z.string().default('.data/simulator-pki'),
  /** Certificates (PEM or DER, comma-separated) of clients to trust; files may appear later. */
  OPCUA_TRUSTED_CERTIFICATES: z.string().default('.data/gateway-pki/own/certs/certificate.pem'),
  SEED: z.coerce.number().int().default(1),
  /** People and things behave so many times faster than real ones; event times stay real. */
  SPEED: z.coerce.number().min(0.1).max(60).default(1),
  /**
   * Minutes of the running shift that the officers have walked already when the run begins, without a network until then.
   * For a district nobody has walked before: a second run's history would lie over the first one's.
   */
  HISTORY_MINUTES: z.coerce.number().int().min(0).max(480).default(0),
  SCENARIO: z.enum(SCENARIO_NAMES).default('ordinary-day'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** Settings of the simulators. */
export interface Config {
  readonly districtFile: string;
  readonly deviceTokensFile: string;
  readonly mqttUrl: string;
  readonly serverUrl: string;
  readonly reportUrl: string;
  readonly jt808Url: string;
  readonly opcuaPort: number;
  readonly cameraPort: number;
  readonly cameraHost: string;
  readonly opcuaPkiDir: string;
  readonly opcuaTrustedCertificates: readonly string[];
  readonly seed: number;
  readonly speed: number;
  readonly historyMinutes: number;
  readonly scenario: (typeof SCENARIO_NAMES)[number];
  readonly logLevel: string;
}

/** Reads the settings once; a scenario named as first argument wins. Throws a ZodError that names what is wrong. */
export function readConfig(env: NodeJS.ProcessEnv, argument: string | undefined): Config {
  const parsed = environment.parse(argument === undefined ? env : { ...env, SCENARIO: argument });
  return Object.freeze({
    districtFile: parsed.DISTRICT_FILE,
    deviceTokensFile: parsed.DEVICE_TOKENS_FILE,
    mqttUrl: parsed.MQTT_URL,
    serverUrl: parsed.SERVER_URL,
    reportUrl: parsed.REPORT_URL,
    jt808Url: parsed.JT808_URL,
    opcuaPort: parsed.OPCUA_PORT,
    cameraPort: parsed.CAMERA_PORT,
    cameraHost: parsed.CAMERA_HOST,
    opcuaPkiDir: parsed.OPCUA_PKI_DIR,
    opcuaTrustedCertificates: Object.freeze(
      parsed.OPCUA_TRUSTED_CERTIFICATES.split(',')
        .map((file) => file.trim())
        .filter((file) => file !== ''),
    ),
    seed: parsed.SEED,
    speed: parsed.SPEED,
    historyMinutes: parsed.HISTORY_MINUTES,
    scenario: parsed.SCENARIO,
    logLevel: parsed.LOG_LEVEL,
  });
}
