import { parseDownTopic } from '@xuncheng/contract';
import type { DeviceRegistry } from '../store/device-registry.ts';
import { createJt808Commands, type Jt808CommandsOptions } from './jt808-commands.ts';
import type { OwntracksCommands } from './owntracks-commands.ts';

export interface DownlinkOptions extends Jt808CommandsOptions {
  readonly registry: DeviceRegistry;
  readonly owntracks: OwntracksCommands;
  /** Say something on the broker, in this process or of the cluster. */
  readonly publish: (topic: string, payload: string) => void;
}

/**
 * What the server publishes for devices of another language than ours, in theirs.
 * @returns what to call with everything the server publishes for devices
 */
export function createDownlink(options: DownlinkOptions): (topic: string, payload: Uint8Array) => void {
  const { registry, owntracks, publish } = options;
  const tellJt808 = createJt808Commands(options);
  return (topic, payload) => {
    const down = parseDownTopic(topic);
    const device = down && registry.byId(down.deviceId);
    if (device?.protocol === 'jt808') tellJt808(device, down!.kind, payload);
    if (device?.protocol !== 'owntracks') return;
    const command = owntracks.command(device, down!.kind, payload);
    if (command) publish(command.topic, command.payload);
  };
}
