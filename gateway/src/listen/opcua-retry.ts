import type { Logger } from 'pino';
import type { OpcuaValue } from '../decode/opcua.ts';
import type { RegisteredDevice } from '../store/device-registry.ts';
import type { Metrics } from '../watch/metrics.ts';

/** Values that wait per probe while the journal takes nothing, and in all: the memory of a gateway whose disk is full must not fill, too. */
export interface RetryLimits {
  readonly opcuaWaitingPerProbe: number;
  readonly opcuaWaiting: number;
}

export interface OpcuaRetryOptions {
  readonly limits: RetryLimits;
  readonly receive: (device: RegisteredDevice, change: OpcuaValue) => Promise<void>;
  /** Resolves when the loss is durable itself. */
  readonly sayLost: (device: RegisteredDevice, detail: string) => Promise<void>;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'readingsLost'>;
}

/** Values of probes on their way into the journal. */
export interface OpcuaRetry {
  /** Take a value; from here on it is kept, or counted as lost. */
  readonly offer: (device: RegisteredDevice, change: OpcuaValue) => void;
  readonly waiting: () => number;
  readonly stop: () => void;
}

interface Waiting {
  /** The newest known: it may have been changed while its values waited. */
  device: RegisteredDevice;
  readonly changes: OpcuaValue[];
  lost: number;
  lostFrom: number;
  lostTo: number;
  isTrying: boolean;
}

const TRY_AGAIN_MS = 500;

/**
 * An OPC UA server forgets a value as soon as it was sent; there is no acknowledgement that could be held back. What the journal does not take is
 * therefore kept here, in order, and offered again. When that is too much the oldest values go, and the loss is counted and, once there is room,
 * kept as a dead letter of the probe. What waits here is lost when the process is killed.
 */
export function createOpcuaRetry({ limits, receive, sayLost, log, metrics }: OpcuaRetryOptions): OpcuaRetry {
  const probes = new Map<number, Waiting>();
  let waiting = 0;

  function keepForLater(device: RegisteredDevice, change: OpcuaValue): void {
    let probe = probes.get(device.number);
    if (!probe) {
      probe = { device, changes: [], lost: 0, lostFrom: 0, lostTo: 0, isTrying: false };
      probes.set(device.number, probe);
    }
    probe.device = device;
    probe.changes.push(change);
    waiting++;
    if (probe.changes.length > limits.opcuaWaitingPerProbe || waiting > limits.opcuaWaiting) lose(probe);
  }

  function lose(probe: Waiting): void {
    const gone = probe.changes.shift();
    if (!gone) return;
    waiting--;
    const at = gone.sourceTimestampMs ?? gone.serverTimestampMs ?? Date.now();
    probe.lostFrom = probe.lost === 0 ? at : Math.min(probe.lostFrom, at);
    probe.lostTo = probe.lost === 0 ? at : Math.max(probe.lostTo, at);
    if (probe.lost === 0)
      log.error({ device: probe.device.id }, 'too many readings wait for the journal; the oldest are lost');
    probe.lost++;
    metrics.readingsLost.inc();
  }

  async function tryAgain(probe: Waiting): Promise<void> {
    if (probe.isTrying) return;
    probe.isTrying = true;
    try {
      // The loss first: it lies before what is still there.
      if (probe.lost > 0) {
        const { lost, lostFrom, lostTo } = probe;
        await sayLost(probe.device, `${String(lost)} readings from ${isoTime(lostFrom)} to ${isoTime(lostTo)}`);
        probe.lost -= lost;
      }
      while (probe.changes.length > 0) {
        const [change] = probe.changes;
        await receive(probe.device, change!);
        // It may have been lost meanwhile, although it was kept: better counted once too often.
        if (probe.changes[0] === change) {
          probe.changes.shift();
          waiting--;
        }
      }
      if (probe.lost === 0) probes.delete(probe.device.number);
    } catch {
      // Still full; the next round tries again.
    } finally {
      probe.isTrying = false;
    }
  }

  const timer = setInterval(() => {
    for (const probe of probes.values()) void tryAgain(probe);
  }, TRY_AGAIN_MS);

  return {
    offer: (device, change) => {
      // Behind what waits, so that values stay in order.
      if (probes.has(device.number)) {
        keepForLater(device, change);
        return;
      }
      receive(device, change).catch((error: unknown) => {
        if (!probes.has(device.number)) log.error({ err: error, device: device.id }, 'a reading waits for the journal');
        keepForLater(device, change);
      });
    },
    waiting: () => waiting,
    stop: () => {
      clearInterval(timer);
      if (waiting > 0) log.error({ waiting }, 'readings that the journal did not take are lost with this process');
    },
  };
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
