import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type pg from 'pg';
import { eventually, type TestDevice } from '../gateway-fixture.ts';

/** What was acknowledged, to be compared with what is in the table. */
export class Ledger {
  /** `device number:message` → event time (epoch ms). */
  readonly acknowledged = new Map<string, number>();

  /** A device that numbers its messages and keeps each until it is acknowledged. */
  send(url: string, device: TestDevice, perSecond: number, options: IClientOptions = {}): Sender {
    const client = connect(url, {
      clientId: device.id,
      username: device.id,
      password: device.token,
      reconnectPeriod: 300,
      queueQoSZero: false,
      ...options,
    });
    client.on('error', () => undefined);
    let id = 0;
    const timer = setInterval(() => {
      const time = Date.now();
      const message = ++id;
      // The longitude carries the number, so that an altered row is seen.
      const payload = JSON.stringify({ id: message, time, lon: 120 + message / 1e6, lat: 30, speed: 1 });
      client.publish(`v1/${device.id}/up/fix`, payload, { qos: 1 }, (error) => {
        if (!error) this.acknowledged.set(`${String(device.number)}:${String(message)}`, time);
      });
    }, 1000 / perSecond);
    return {
      client,
      stop: async () => {
        clearInterval(timer);
        await eventually(
          () => client.connected && Object.keys((client as unknown as { outgoing: object }).outgoing).length === 0,
          'everything acknowledged',
          30,
        );
        await client.endAsync();
      },
    };
  }

  /** Wait until the table has as many rows, then say which acknowledged messages are missing, there twice, or changed. */
  async compare(pool: pg.Pool): Promise<{ missing: string[]; doubled: string[]; altered: string[]; stored: number }> {
    const count = async (): Promise<number> => Number((await pool.query('select count(*) from fix')).rows[0].count);
    await eventually(async () => (await count()) >= this.acknowledged.size, 'the journals are drained', 60);
    const { rows } = await pool.query<[number, number, number, Date]>({
      text: 'select device_number, message_key, lon_e7, time from fix',
      rowMode: 'array',
    });
    const stored = new Map<string, { lonE7: number; time: number }>();
    const doubled: string[] = [];
    for (const [device, message, lonE7, time] of rows) {
      const key = `${String(device)}:${String(message)}`;
      if (stored.has(key)) doubled.push(key);
      stored.set(key, { lonE7, time: time.getTime() });
    }
    const altered = [...this.acknowledged].filter(([key, time]) => {
      const row = stored.get(key);
      return row && (row.time !== time || row.lonE7 !== 1_200_000_000 + Number(key.split(':')[1]) * 10);
    });
    return {
      missing: [...this.acknowledged.keys()].filter((key) => !stored.has(key)),
      doubled,
      altered: altered.map(([key]) => key),
      stored: rows.length,
    };
  }
}

export interface Sender {
  readonly client: MqttClient;
  /** Send nothing new, and wait until everything is acknowledged. */
  readonly stop: () => Promise<void>;
}
