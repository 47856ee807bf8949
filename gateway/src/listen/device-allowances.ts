import { newAllowance, takeMessage, type Allowance, type AllowanceLimits } from '../admit/flood.ts';
import type { GatewayLimits } from '../config.ts';
import type { RegisteredDevice } from '../store/device-registry.ts';

/**
 * What each device may send, whichever door it comes through: by device and not by connection, because who was cut off does not get a
 * new burst by connecting anew.
 */
export interface DeviceAllowances {
  /** Take one message. @returns milliseconds to hold it back (0: none), or 'cut-off' when the debt is too deep */
  readonly take: (device: RegisteredDevice, now: number) => number | 'cut-off';
  /** Messages that were held back and, in the end, not taken. */
  readonly giveBack: (device: RegisteredDevice, messages: number) => void;
}

/** Full allowances for everybody. */
export function createDeviceAllowances(limits: GatewayLimits): DeviceAllowances {
  const allowances = new Map<string, { readonly allowance: Allowance; readonly its: AllowanceLimits }>();

  function of(device: RegisteredDevice, now: number): { readonly allowance: Allowance; readonly its: AllowanceLimits } {
    const known = allowances.get(device.id);
    if (known) return known;
    const its = limitsOf(device, limits);
    const full = { allowance: newAllowance(its, now), its };
    allowances.set(device.id, full);
    return full;
  }

  return {
    take: (device, now) => {
      const { allowance, its } = of(device, now);
      return takeMessage(allowance, its, now);
    },
    giveBack: (device, messages) => {
      const known = allowances.get(device.id);
      if (known) known.allowance.messages += messages;
    },
  };
}

/** A video server speaks for many cameras. */
function limitsOf(device: RegisteredDevice, limits: GatewayLimits): AllowanceLimits {
  const isVideoServer = device.kind === 'video-server';
  return {
    perSecond: isVideoServer ? limits.videoServerRate : limits.deviceRate,
    burst: isVideoServer ? limits.videoServerBurst : limits.deviceBurst,
    debt: limits.floodDebt,
  };
}
