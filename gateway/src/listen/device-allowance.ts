import type { AllowanceLimits } from '../admit/flood.ts';
import type { GatewayLimits } from '../config.ts';
import type { RegisteredDevice } from '../store/device-registry.ts';

/** What one device may send: a video server speaks for many cameras. */
export function allowanceOf(device: RegisteredDevice | undefined, limits: GatewayLimits): AllowanceLimits {
  const isVideoServer = device?.kind === 'video-server';
  return {
    perSecond: isVideoServer ? limits.videoServerRate : limits.deviceRate,
    burst: isVideoServer ? limits.videoServerBurst : limits.deviceBurst,
    debt: limits.floodDebt,
  };
}
