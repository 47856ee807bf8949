import { describe, expect, it } from 'vitest';
import { attributionText } from './attribution.ts';

const chinese = '示意图：地名真实，几何图形为示意绘制，未经测绘；人员均为虚构。';
const english = 'Schematic map: the names are real, the geometry is drawn and not surveyed; all people are fictitious.';

describe('the attribution of the map', () => {
  it('is shown in the language in use when it holds both', () => {
    expect(attributionText(`${chinese}${english}`, 'zh-CN')).toBe(chinese);
    expect(attributionText(`${chinese} ${english}`, 'en')).toBe(english);
  });

  it('stays whole when it holds one language, or mixes them', () => {
    for (const whole of [
      '© OpenStreetMap contributors',
      '© OpenStreetMap 贡献者。',
      'Data: 杭州市. All rights 保留。',
      english,
    ])
      for (const language of ['zh-CN', 'en'] as const) expect(attributionText(whole, language)).toBe(whole);
  });
});
