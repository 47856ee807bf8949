import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';

export interface LoadClient {
  readonly id: string;
  readonly token: string;
}

const PUBACK_BYTES = 4;

export interface Acknowledged {
  readonly acknowledged: number;
  /** Milliseconds from publish to PUBACK, sorted. */
  readonly latenciesMs: number[];
}

/** A connection that notes how long each of its messages waits for its PUBACK (they come in order). */
class Publisher {
  readonly latenciesMs: number[] = [];
  readonly #socket: Socket;
  readonly #id: string;
  readonly #sentAt: number[] = [];
  #message = 0;
  #pending = 0;

  constructor(socket: Socket, id: string, acknowledged: () => void) {
    this.#socket = socket;
    this.#id = id;
    socket.on('data', (chunk) => {
      this.#pending += chunk.length;
      for (; this.#pending >= PUBACK_BYTES; this.#pending -= PUBACK_BYTES) {
        this.latenciesMs.push(performance.now() - this.#sentAt.shift()!);
        acknowledged();
      }
    });
  }

  send(): void {
    this.#sentAt.push(performance.now());
    const message = ++this.#message;
    this.#socket.write(fixPacket(this.#id, message, 120.17 + (message % 1000) / 1e6));
  }

  end(): void {
    this.#socket.destroy();
  }
}

/**
 * Publish QoS 1 from every client with so many messages in flight each, for so many seconds: a client sends the next when one is
 * acknowledged. Written on bare sockets so that the generator costs little beside what it measures.
 */
export async function publishFor(
  port: number,
  clients: readonly LoadClient[],
  inFlight: number,
  seconds: number,
): Promise<Acknowledged> {
  let running = true;
  const publishers = await connectAll(port, clients, (publisher) => {
    if (running) publisher.send();
  });
  for (const publisher of publishers) for (let i = 0; i < inFlight; i++) publisher.send();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  running = false;
  await new Promise((resolve) => setTimeout(resolve, 300));
  return finish(publishers);
}

/** Publish one fix QoS 1 from every client at an interval, spread evenly over it, for so many seconds. */
export async function publishEvery(
  port: number,
  clients: readonly LoadClient[],
  intervalMs: number,
  seconds: number,
): Promise<Acknowledged> {
  const publishers = await connectAll(port, clients, () => undefined);
  const endsAt = Date.now() + seconds * 1000;
  const steps = 50;
  for (let step = 0; Date.now() < endsAt; step++) {
    for (let i = step % steps; i < publishers.length; i += steps) publishers[i]!.send();
    await new Promise((resolve) => setTimeout(resolve, intervalMs / steps));
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  return finish(publishers);
}

async function connectAll(
  port: number,
  clients: readonly LoadClient[],
  acknowledged: (publisher: Publisher) => void,
): Promise<Publisher[]> {
  const publishers: Publisher[] = [];
  // A few at a time: a thousand connections at once would wait in the listen queue.
  for (let i = 0; i < clients.length; i += 50) {
    publishers.push(
      ...(await Promise.all(
        clients.slice(i, i + 50).map(async (client) => {
          const publisher: Publisher = new Publisher(await signIn(port, client), client.id, () => {
            acknowledged(publisher);
          });
          return publisher;
        }),
      )),
    );
  }
  return publishers;
}

function finish(publishers: readonly Publisher[]): Acknowledged {
  for (const publisher of publishers) publisher.end();
  const latenciesMs = publishers.flatMap((publisher) => publisher.latenciesMs).sort((a, b) => a - b);
  return { acknowledged: latenciesMs.length, latenciesMs };
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

export function signIn(port: number, { id, token }: LoadClient): Promise<Socket> {
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
