import { Aedes, type AedesOptions, type Client, type PublishPacket } from 'aedes';

type Done = (error?: Error) => void;

/**
 * Aedes without routing for what devices publish: `authorizePublish` has taken it in, and nobody may subscribe to it, so that
 * looking for subscribers would be a third of the broker's work for nothing. What the server says is routed as ever.
 */
export class IntakeBroker extends Aedes {
  readonly #isTakenIn: (client: Client) => boolean;

  constructor(options: AedesOptions, isTakenIn: (client: Client) => boolean) {
    super(options);
    this.#isTakenIn = isTakenIn;
  }

  // Aedes calls it with the client that published, which its types do not say.
  override publish(packet: PublishPacket, client: Client | Done | null, done?: Done): void {
    if (done && client && typeof client !== 'function' && this.#isTakenIn(client)) done();
    else (super.publish.bind(this) as (...all: unknown[]) => void)(packet, client, done);
  }
}
