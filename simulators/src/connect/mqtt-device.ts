import { closeTracking, downTopic, upTopic, type CloseTracking } from '@xuncheng/contract';
import mqtt, { type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { DeviceMessage } from '../devices/device-message.ts';
import { createOutbox } from './outbox.ts';
import type { TroubleLog } from './trouble-log.ts';

/** Waiting time before the first try to reconnect, and at most. Doubled from try to try. */
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;

/** A device's connection to the broker. */
export interface MqttDevice {
  readonly deviceId: string;
  readonly publish: (message: DeviceMessage) => void;
  /** Publishes and waits for the acknowledgement, over broken lines too. Rejects when the device ends before it came. */
  readonly deliver: (message: DeviceMessage) => Promise<void>;
  /** Cuts the line as a broken network would; it comes back by itself. */
  readonly drop: () => void;
  readonly isConnected: () => boolean;
  /** Says goodbye (offline, retained) and ends. */
  readonly end: () => Promise<void>;
}

export interface MqttDeviceOptions {
  readonly url: string;
  readonly deviceId: string;
  readonly token: string;
  /** Birth and death certificate; the death is the will too. */
  readonly birth: () => DeviceMessage;
  readonly death: DeviceMessage;
  readonly log: Logger;
  readonly trouble: TroubleLog;
  /** Devices of the own contract say their birth and their last fix again when asked to. */
  readonly answersRebirth: boolean;
  /** Asked to report more often for a while. */
  readonly onTrack?: (tracking: CloseTracking) => void;
  /** Reconnect after so many milliseconds at first. */
  readonly firstRetryMs?: number;
}

/**
 * Connects a device: client id = user name = device id, password = token, QoS 1, will offline, birth online. Messages wait in
 * an outbox while there is no connection; what was sent and not acknowledged is sent again with the same id.
 */
export function connectMqttDevice(options: MqttDeviceOptions): MqttDevice {
  const { deviceId, birth, death, log, firstRetryMs = FIRST_RETRY_MS } = options;
  const outbox = createOutbox();
  /** Said again, with the same id, when the device is asked for a rebirth. */
  let lastFix: DeviceMessage | undefined;
  const client = mqtt.connect(options.url, {
    clientId: deviceId,
    username: deviceId,
    password: options.token,
    clean: true,
    keepalive: 60,
    reconnectPeriod: firstRetryMs,
    connectTimeout: 10_000,
    queueQoSZero: false,
    will: { topic: death.topic, payload: Buffer.from(death.payload), qos: 1, retain: true },
  });
  client.on('error', (error: Error) => {
    options.trouble(deviceId, 'mqtt', error.message);
  });
  client.on('connect', () => {
    client.options.reconnectPeriod = firstRetryMs;
    send(client, birth(), log);
    if (options.answersRebirth)
      client.subscribe([downTopic(deviceId, 'rebirth'), downTopic(deviceId, 'track')], { qos: 1 });
    for (const message of outbox.empty()) send(client, message, log);
  });
  client.on('message', (topic, payload) => {
    if (topic === downTopic(deviceId, 'track')) {
      options.onTrack?.(closeTracking.parse(JSON.parse(payload.toString())));
      return;
    }
    send(client, birth(), log);
    if (lastFix) send(client, lastFix, log);
  });
  client.on('close', () => {
    // Not all at the same instants: a gateway that comes back is not to be met by everybody at once.
    const doubled = (client.options.reconnectPeriod ?? firstRetryMs) * (1.6 + Math.random() * 0.8);
    client.options.reconnectPeriod = Math.min(LAST_RETRY_MS, Math.round(doubled));
  });
  return {
    deviceId,
    publish: (message) => {
      if (message.topic === upTopic(deviceId, 'fix')) lastFix = message;
      if (client.connected) send(client, message, log);
      else outbox.keep(message);
    },
    deliver: async ({ topic, payload, retain }) => {
      // Without a connection the client keeps it, and sends it again until it is acknowledged.
      await client.publishAsync(topic, payload, { qos: 1, retain });
    },
    drop: () => {
      client.options.reconnectPeriod = firstRetryMs;
      client.stream.destroy();
    },
    isConnected: () => client.connected,
    end: async () => {
      if (client.connected) {
        const goodbye = client.publishAsync(death.topic, death.payload, { qos: 1, retain: true });
        await Promise.race([goodbye.catch(() => undefined), delay(1000)]);
      }
      await client.endAsync(true);
    },
  };
}

function send(client: MqttClient, { topic, payload, retain, deviceId }: DeviceMessage, log: Logger): void {
  client.publish(topic, payload, { qos: 1, retain }, (error) => {
    if (error) log.debug({ deviceId, topic, reason: error.message }, 'mqtt: not acknowledged');
  });
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
