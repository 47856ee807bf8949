import type { DeviceChannel } from '../instruct/device-channel.ts';
import type { Metrics } from '../metrics.ts';
import type { PushSender } from '../push/push-sender.ts';
import type { DeviceDoor } from './device-namespace.ts';
import type { GatewayLink } from './from-gateway.ts';

/**
 * Socket.IO where the terminal has a connection; MQTT through the gateway where it has none, and beside it a push message to a phone whose
 * page is closed.
 */
export function createDeviceChannel(
  devices: DeviceDoor,
  gateway: GatewayLink,
  push: Pick<PushSender, 'send'> | undefined,
  metrics: Metrics,
): DeviceChannel {
  return {
    send: async (deviceId, instruction) => {
      const outcome = await devices.send(deviceId, instruction);
      if (outcome !== 'absent') {
        metrics.instructionsSent.inc({ channel: 'socket.io' });
        return outcome;
      }
      const [isPublished, isPushed] = await Promise.all([
        gateway.publish(deviceId, 'instruction', instruction),
        push?.send(deviceId, instruction) ?? false,
      ]);
      if (isPublished) metrics.instructionsSent.inc({ channel: 'mqtt' });
      if (isPushed) metrics.instructionsSent.inc({ channel: 'push' });
      if (isPushed) return 'pushed';
      return isPublished ? 'sent' : 'unreachable';
    },
    tellCancelled: async (deviceId, cancelled) => {
      if (!devices.tellCancelled(deviceId, cancelled)) await gateway.publish(deviceId, 'instruction-cancel', cancelled);
    },
  };
}
