import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';

export interface LoadClient {
  readonly id: string;
  readonly token: string;
}

const PUBACK = 0x40;

/**
 * Publish QoS 1 from every client, one message in flight each, for so many seconds: a client sends the next when the last is
 * acknowledged. Written on bare sockets so that the generator costs little beside what it measures.
 * @returns messages acknowledged and milliseconds to the acknowledgement, sorted
 */
export async function publishFor(
  port: number,
  clients: readonly LoadClient[],
  seconds: number,
): Promise<{ acknowledged: number; latenciesMs: number[] }> {
  const latenciesMs: number[] = [];
  let running = true;
  let acknowledged = 0;
  const sockets = await Promise.all(clients.map((client) => signIn(port, client)));
  sockets.forEach((socket, index) => {
    const { id } = clients[index]!;
    let message = 0;
    let sentAt = 0;
    const send = (): void => {
      sentAt = performance.now();
      socket.write(fixPacket(id, ++message, 120.1701234));
    };
    socket.on('data', (chunk) => {
      if (chunk[0] !== PUBACK) return;
      acknowledged++;
      latenciesMs.push(performance.now() - sentAt);
      if (running) send();
    });
    send();
  });
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  running = false;
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const socket of sockets) socket.destroy();
  return { acknowledged, latenciesMs: latenciesMs.sort((a, b) => a - b) };
}

/** Publish one fix QoS 1 from every client at an interval, spread evenly over it, for so many seconds. */
export async function publishEvery(
  port: number,
  clients: readonly LoadClient[],
  intervalMs: number,
  seconds: number,
): Promise<void> {
  const sockets: Socket[] = [];
  for (const client of clients) sockets.push(await signIn(port, client));
  const endsAt = Date.now() + seconds * 1000;
  let message = 0;
  const steps = 50;
  for (let step = 0; Date.now() < endsAt; step++) {
    for (let i = step % steps; i < sockets.length; i += steps) {
      message++;
      const lon = 120.17 + (message % 1000) / 1e6;
      sockets[i]!.write(fixPacket(clients[i]!.id, message, lon));
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs / steps));
  }
  for (const socket of sockets) socket.destroy();
}

function fixPacket(id: string, message: number, lon: number): Buffer {
  return generate({
    cmd: 'publish',
    topic: `v1/${id}/up/fix`,
    qos: 1,
    messageId: (message % 65_535) + 1,
    dup: false,
    retain: false,
    payload: `{"id":${String(message)},"time":${String(Date.now())},"lon":${String(lon)},"lat":30.2401234,"accuracy":8,"speed":1.2,"heading":90}`,
  });
}

function signIn(port: number, { id, token }: LoadClient): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.write(
      generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId: id,
        keepalive: 0,
        username: id,
        password: Buffer.from(token),
      }),
    );
    socket.once('data', (chunk) => {
      if (chunk[3] === 0) resolve(socket);
      else reject(new Error(`CONNACK ${String(chunk[3])}`));
    });
  });
}
