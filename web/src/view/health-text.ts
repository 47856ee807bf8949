import type { DeviceHealth } from '@xuncheng/contract';
import type { TFunction } from 'i18next';

/** How a device is, in words: 电量 4% 后离线, 时钟快 3 小时. @param duration seconds in the words of the language */
export function healthText(
  { state, reason, value }: DeviceHealth,
  t: TFunction,
  duration: (seconds: number) => string,
): string {
  if (reason === null) return state === 'unknown' ? t('health.never') : t('health.well');
  switch (reason) {
    case 'battery':
      return t(state === 'silent' ? 'health.ranDown' : 'health.lowBattery', { value: value ?? 0 });
    case 'clock':
      if (value === null) return t('health.clockRefused');
      return t(value > 0 ? 'health.clockFast' : 'health.clockSlow', { duration: duration(Math.abs(value)) });
    case 'permission':
      return t(state === 'silent' ? 'health.notPermitted' : 'health.permittedOnScreen');
    case 'refused':
      return t(state === 'silent' ? 'health.cutOff' : 'health.messagesRefused');
    case 'offline':
    case 'keep-alive':
    case 'stale':
    case 'off-duty':
    case 'hidden':
    case 'no-position':
    case 'inaccurate':
      return t(`health.${reason}`);
  }
}

/** Order of a list for whoever repairs: silent, impaired, unknown, well. */
export const HEALTH_ORDER: Record<DeviceHealth['state'], number> = { silent: 0, impaired: 1, unknown: 2, well: 3 };
