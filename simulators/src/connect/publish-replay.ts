import mqtt from 'mqtt';

/** The gateway slows a device that sends more than five messages a second for long; a replay stays below that. */
const LEAST_PAUSE_MS = 220;

export interface ReplayMessage {
  readonly topic: string;
  readonly payload: string;
  /** Epoch ms of the point. */
  readonly time: number;
}

/**
 * Publishes messages in order with QoS 1 and waits for each acknowledgement. With `speed`, a point leaves when it is its turn,
 * so many times faster than it was walked; without, as fast as the gateway takes them. Throws when the broker refuses the
 * credentials or cannot be reached.
 */
export async function publishReplay(
  messages: readonly ReplayMessage[],
  options: {
    readonly mqttUrl: string;
    readonly user: string;
    readonly token: string;
    readonly speed: number | undefined;
    readonly onProgress: (done: number) => void;
  },
): Promise<void> {
  const client = await mqtt.connectAsync(options.mqttUrl, {
    clientId: options.user,
    username: options.user,
    password: options.token,
    reconnectPeriod: 0,
    connectTimeout: 10_000,
  });
  try {
    const startedAt = Date.now();
    const firstTime = messages[0]?.time ?? 0;
    let done = 0;
    for (const { topic, payload, time } of messages) {
      const dueAt = options.speed === undefined ? 0 : startedAt + (time - firstTime) / options.speed;
      await new Promise((resolve) => setTimeout(resolve, Math.max(LEAST_PAUSE_MS, dueAt - Date.now())));
      await client.publishAsync(topic, payload, { qos: 1, retain: true });
      options.onProgress(++done);
    }
  } finally {
    await client.endAsync();
  }
}
