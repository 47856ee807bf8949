import type { DeviceChannel } from '../instruct/dispatch.ts';
import type { Metrics } from '../metrics.ts';
import type { DeviceDoor } from './device-namespace.ts';
import type { GatewayLink } from './from-gateway.ts';

/** Socket.IO where the terminal has a connection, MQTT through the gateway where it has none. */
export function createDeviceChannel(devices: DeviceDoor, gateway: GatewayLink, metrics: Metrics): DeviceChannel {
  return {
    send: async (deviceId, instruction) => {
      const outcome = await devices.send(deviceId, instruction);
      if (outcome !== 'absent') {
        metrics.instructionsSent.inc({ channel: 'socket.io' });
        return outcome;
      }
      if (!(await gateway.publish(deviceId, 'instruction', instruction))) return 'unreachable';
      metrics.instructionsSent.inc({ channel: 'mqtt' });
      return 'sent';
    },
    tellCancelled: async (deviceId, cancelled) => {
      if (!devices.tellCancelled(deviceId, cancelled)) await gateway.publish(deviceId, 'instruction-cancel', cancelled);
    },
  };
}
