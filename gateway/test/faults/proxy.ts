import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A line between two programs that can be slow, or dead with both ends still up. */
export interface Proxy {
  readonly port: number;
  /** Milliseconds that every byte takes from now on, each way. */
  readonly delay: (milliseconds: number) => void;
  /** The connections there are carry nothing any more and are not closed; new ones are served. */
  readonly forsake: () => void;
  readonly close: () => Promise<void>;
}

interface Line {
  isForsaken: boolean;
  readonly ends: readonly Socket[];
}

/** @param targetPort asked for each connection @param port where to listen; 0 for a free one */
export async function openProxy(targetPort: () => number, port = 0): Promise<Proxy> {
  let delayMs = 0;
  const lines = new Set<Line>();

  function carry(from: Socket, to: Socket, line: Line): void {
    // Bytes keep their order also when the delay shrinks meanwhile.
    let before = Promise.resolve();
    const after = (deliver: () => void): void => {
      const due = new Promise((resolve) => setTimeout(resolve, delayMs));
      before = Promise.all([before, due]).then(() => {
        if (!line.isForsaken) deliver();
      });
    };
    from.on('data', (chunk: Buffer) => after(() => to.write(chunk)));
    from.on('error', () => undefined);
    from.on('close', () => {
      after(() => {
        to.destroy();
        lines.delete(line);
      });
    });
  }

  const server = createServer((near) => {
    const far = connect(targetPort(), '127.0.0.1');
    for (const end of [near, far]) end.setNoDelay(true);
    const line: Line = { isForsaken: false, ends: [near, far] };
    lines.add(line);
    carry(near, far, line);
    carry(far, near, line);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    delay: (milliseconds) => {
      delayMs = milliseconds;
    },
    forsake: () => {
      for (const line of lines) line.isForsaken = true;
    },
    close: async () => {
      for (const { ends } of lines) for (const end of ends) end.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
