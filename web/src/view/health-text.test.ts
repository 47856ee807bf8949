import type { DeviceHealth } from '@xuncheng/contract';
import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import { formatDuration } from '../i18n/format.ts';
import { zhCN } from '../i18n/zh-cn.ts';
import { healthText } from './health-text.ts';

const chinese = createInstance();
await chinese.init({ lng: 'zh-CN', resources: { 'zh-CN': { translation: zhCN } } });
const english = createInstance();
await english.init({ lng: 'en', resources: { en: { translation: en } } });

function say(state: DeviceHealth['state'], reason: DeviceHealth['reason'], value: number | null = null): string[] {
  return [chinese, english].map(({ t }) =>
    healthText({ state, reason, since: null, value }, t, (seconds) => formatDuration(seconds, t)),
  );
}

describe('how a device is, in words', () => {
  it('names what a person can do something about', () => {
    expect(say('silent', 'battery', 4)).toEqual(['电量 4% 后离线', 'went offline at 4% battery']);
    expect(say('impaired', 'clock', 10_800)).toEqual(['时钟快 3 小时', 'clock is 3 h fast']);
    expect(say('impaired', 'clock', -900)).toEqual(['时钟慢 15 分', 'clock is 15 min slow']);
    expect(say('impaired', 'battery', 12)[0]).toBe('电量低（12%）');
  });
  it('tells states with the same reason apart', () => {
    for (const reason of ['permission', 'refused', 'battery'] as const)
      expect(say('silent', reason, 1)).not.toEqual(say('impaired', reason, 1));
    expect(say('unknown', null)).not.toEqual(say('well', null));
  });
});
