import type { Logger } from 'pino';
import type { Presence } from './intake.ts';
import type { RegisteredDevice } from './store/device-registry.ts';

/** Who is there and who is gone, on its way into the journal. */
export interface PresenceKeeper {
  readonly changed: (device: RegisteredDevice, presence: Presence) => void;
  readonly stop: () => void;
}

interface Change {
  readonly device: RegisteredDevice;
  readonly presence: Presence;
  /** Epoch ms when it was so. */
  readonly at: number;
  isWaiting: boolean;
}

const TRY_AGAIN_MS = 500;

/**
 * Keep what connections say of devices. Nobody says it again: a change that the journal does not take waits here, the newest of each device, with the
 * moment it happened, and is offered again once there is room. So it is bounded by the number of devices.
 *
 * @param keep resolves when the change is durable
 * @param isFull would it be in vain?
 */
export function createPresenceKeeper(
  keep: (device: RegisteredDevice, presence: Presence, at: number) => Promise<void>,
  isFull: () => boolean,
  log: Logger,
): PresenceKeeper {
  /** The newest of each device that is not durable yet. */
  const changes = new Map<number, Change>();

  function offer(change: Change): void {
    const { device, presence, at } = change;
    change.isWaiting = false;
    keep(device, presence, at).then(
      () => {
        if (changes.get(device.number) === change) changes.delete(device.number);
      },
      (error: unknown) => {
        change.isWaiting = true;
        log.debug({ err: error, device: device.id }, 'a presence change waits for the journal');
      },
    );
  }

  const timer = setInterval(() => {
    if (changes.size === 0 || isFull()) return;
    for (const change of changes.values()) if (change.isWaiting) offer(change);
  }, TRY_AGAIN_MS);

  return {
    changed: (device, presence) => {
      const change = { device, presence, at: Date.now(), isWaiting: false };
      changes.set(device.number, change);
      offer(change);
    },
    stop: () => {
      clearInterval(timer);
      if (changes.size > 0) log.error({ devices: changes.size }, 'presence changes were not kept');
    },
  };
}
