import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import { alarmDetailText, alarmTypeText } from './alarm-text.ts';

const i18n = createInstance();
await i18n.init({ lng: 'en', resources: { en: { translation: en } } });
const { t } = i18n;
const detail = (evidence: Record<string, unknown>, text = ''): string =>
  alarmDetailText({ evidence, text }, t, (value) => value.toFixed(1));

describe('an alarm in words', () => {
  it('says what a camera saw, and where', () => {
    expect(detail({ label: 'person', zones: ['no-stall'] }, 'person · no-stall')).toBe('Person · no-stall zone');
  });

  it('says the reading with its unit', () => {
    expect(detail({ quantity: 'tilt', value: 19.54, unit: 'deg' })).toBe('Manhole tilt 19.5°');
  });

  it('keeps words nobody translated', () => {
    expect(detail({ label: 'elephant', zones: ['zone-7'] })).toBe('elephant · zone-7');
    expect(detail({ quantity: 'radon', value: 3, unit: 'Bq' })).toBe('radon 3.0 Bq');
    expect(detail({ time: 1 }, 'lid open')).toBe('lid open');
    expect(alarmTypeText('lid-open', t)).toBe('lid-open');
  });
});
