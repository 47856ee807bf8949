import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { eventually, type TestDevice } from '../gateway-fixture.ts';
import { fixPayload, type History } from './history.ts';

/** Devices that number their messages and keep each until it is acknowledged, as the contract asks of them. */
export interface Fleet {
  /** Times a connection ended since the start or the last look. */
  readonly takeDisconnects: () => number;
  /** Milliseconds from publish to acknowledgement, since the last look. */
  readonly takeLatencies: () => number[];
  /** Messages said and not acknowledged now. */
  readonly unacknowledged: () => number;
  /** Wait until nine of ten devices are connected: a busy machine must not kill a gateway that nobody has come back to. */
  readonly untilBack: () => Promise<void>;
  /** Say nothing new, wait until everything said is acknowledged, disconnect. */
  readonly finish: (mostSeconds?: number) => Promise<void>;
}

export interface FleetOptions {
  readonly url: string;
  readonly devices: readonly TestDevice[];
  readonly history: History;
  /** Messages a second of each device. */
  readonly perSecond: number;
  readonly connection?: IClientOptions;
}

function waitingOf(client: MqttClient): number {
  return Object.keys((client as unknown as { outgoing: object }).outgoing).length;
}

/** Start sending; the devices' moments are spread over their interval. */
export function startFleet({ url, devices, history, perSecond, connection }: FleetOptions): Fleet {
  let isSpeaking = true;
  let disconnects = 0;
  let said = 0;
  let acknowledged = 0;
  let latencies: number[] = [];
  const timers: NodeJS.Timeout[] = [];
  const clients = devices.map((device, index) => {
    const client = connect(url, {
      clientId: device.id,
      username: device.id,
      password: device.token,
      reconnectPeriod: 300,
      ...connection,
    });
    client.on('error', () => undefined);
    let wasConnected = false;
    client.on('connect', () => {
      wasConnected = true;
    });
    client.on('close', () => {
      if (wasConnected && isSpeaking) disconnects++;
      wasConnected = false;
    });
    let id = 0;
    const speak = (): void => {
      const time = Date.now();
      const message = ++id;
      said++;
      client.publish(
        `v1/${device.id}/up/fix`,
        fixPayload(history.seed, device.number, message, time),
        { qos: 1 },
        (error) => {
          if (error) return;
          acknowledged++;
          history.acknowledged(device.number, message, time);
          latencies.push(Date.now() - time);
        },
      );
    };
    const everyMs = 1000 / perSecond;
    timers.push(
      setTimeout(
        () => {
          timers.push(setInterval(speak, everyMs));
        },
        (index / devices.length) * everyMs,
      ),
    );
    return client;
  });
  return {
    takeDisconnects: () => {
      const seen = disconnects;
      disconnects = 0;
      return seen;
    },
    takeLatencies: () => {
      const seen = latencies;
      latencies = [];
      return seen;
    },
    unacknowledged: () => said - acknowledged,
    untilBack: () =>
      eventually(
        () => clients.filter(({ connected }) => connected).length >= devices.length * 0.9,
        'the devices are back',
        60,
      ),
    finish: async (mostSeconds = 60) => {
      for (const timer of timers) clearInterval(timer);
      await eventually(
        () => clients.every((client) => client.connected && waitingOf(client) === 0),
        'everything is acknowledged',
        mostSeconds,
      );
      isSpeaking = false;
      await Promise.all(clients.map((client) => client.endAsync()));
    },
  };
}
