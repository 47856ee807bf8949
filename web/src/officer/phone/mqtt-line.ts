import { downTopic, MQTT_PASSAGE_PATH, upTopic, type StatusMessage, type UpKind } from '@xuncheng/contract';
import mqtt, { type MqttClient } from 'mqtt';
import { openUntilEnded } from './until-ended.ts';

/** Below the minute after which proxies and mobile networks forget a quiet connection. */
const KEEP_ALIVE_SECONDS = 30;
const RETRY_MS = 2_000;
const CONNECT_PATIENCE_MS = 10_000;
/** CONNACK: bad user name or password, not authorized (MQTT 3.1.1, 3.2.2.3). */
const REFUSALS: readonly number[] = [4, 5];

export interface MqttLine {
  readonly isConnected: () => boolean;
  /** QoS 1. Resolves when the gateway has it on its disk; rejects when the line ends before. */
  readonly say: (kind: UpKind, payload: object) => Promise<void>;
  readonly end: () => void;
}

export interface MqttLineOptions {
  readonly deviceId: string;
  readonly token: string;
  /** Birth certificate, said at each connect and when the platform asks. */
  readonly birth: () => object;
  readonly onState: (state: 'connected' | 'disconnected' | 'refused') => void;
  /** The platform asks how and where the phone is. */
  readonly onAsked: () => void;
}

/** The phone's line to the gateway, through the page's own origin: its positions and alarms. Comes back by itself. */
export function openMqttLine(options: MqttLineOptions): MqttLine {
  const { deviceId, birth, onState } = options;
  const origin = location.origin.replace(/^http/, 'ws');
  const death: StatusMessage = { state: 'offline' };
  const client: MqttClient = mqtt.connect(origin + MQTT_PASSAGE_PATH, {
    clientId: deviceId,
    username: deviceId,
    password: options.token,
    clean: true,
    keepalive: KEEP_ALIVE_SECONDS,
    reconnectPeriod: RETRY_MS,
    connectTimeout: CONNECT_PATIENCE_MS,
    queueQoSZero: false,
    // Its own timers come in a worker made of a blob, which the page's policy forbids.
    timerVariant: 'native',
    will: { topic: upTopic(deviceId, 'status'), payload: JSON.stringify(death) as never, qos: 1, retain: true },
  });
  let wasRefused = false;
  // The library leaves a message in flight without an answer when it is ended: whoever waited for it would wait until the page is closed.
  const said = openUntilEnded();
  const end = (): void => {
    client.end(true);
    said.end('the line ended');
  };
  const say = async (kind: UpKind, payload: object): Promise<void> => {
    const payloadText = JSON.stringify(payload);
    await said.wait(client.publishAsync(upTopic(deviceId, kind), payloadText, { qos: 1, retain: kind === 'status' }));
  };
  client.on('error', (error) => {
    if (!('code' in error) || !REFUSALS.includes(error.code)) return;
    wasRefused = true;
    // Asked again and again, the gateway would lock this address out.
    end();
    onState('refused');
  });
  client.on('connect', () => {
    onState('connected');
    client.subscribe(downTopic(deviceId, 'rebirth'), { qos: 1 });
    // Unheard, it is said again at the next connect.
    say('status', birth()).catch(() => undefined);
  });
  client.on('close', () => {
    if (!wasRefused) onState('disconnected');
  });
  client.on('message', () => {
    say('status', birth()).catch(() => undefined);
    options.onAsked();
  });
  return {
    isConnected: () => client.connected,
    say,
    end,
  };
}
