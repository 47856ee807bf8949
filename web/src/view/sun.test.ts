import { describe, expect, it } from 'vitest';
import { isDaylight, sunHeightDegrees } from './sun.ts';

const HANGZHOU = [120.17, 30.25] as const;
const at = (text: string): number => Date.parse(`${text}+08:00`);

describe('the sun over the city', () => {
  it('stands at noon as high as latitude and season have it', () => {
    // 90° − latitude ± 23.44°
    expect(sunHeightDegrees(at('2026-06-21T12:01:00'), ...HANGZHOU)).toBeCloseTo(83.2, 0);
    expect(sunHeightDegrees(at('2026-12-21T11:57:00'), ...HANGZHOU)).toBeCloseTo(36.3, 0);
    expect(sunHeightDegrees(at('2026-03-20T12:07:00'), ...HANGZHOU)).toBeCloseTo(59.7, 0);
  });
  it('rises and sets when the almanac says (Hangzhou, 24 November: 06:31 and 16:59; the rim, with refraction, at −0.83°)', () => {
    expect(Math.abs(sunHeightDegrees(at('2026-11-24T06:31:00'), ...HANGZHOU) + 0.83)).toBeLessThan(0.6);
    expect(Math.abs(sunHeightDegrees(at('2026-11-24T16:59:00'), ...HANGZHOU) + 0.83)).toBeLessThan(0.6);
  });
  it('leaves light in the street for half an hour after it has set', () => {
    expect(isDaylight(at('2026-11-24T17:15:00'), ...HANGZHOU)).toBe(true);
    expect(isDaylight(at('2026-11-24T17:45:00'), ...HANGZHOU)).toBe(false);
    expect(isDaylight(at('2026-11-24T03:00:00'), ...HANGZHOU)).toBe(false);
  });
});
