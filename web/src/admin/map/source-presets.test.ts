import { fillTemplate, mapSourceChange, wmtsTemplate } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { changeOf, presetValues, valuesOf } from './source-presets.ts';

describe('a preset', () => {
  it('of Tianditu is whole but for the key', () => {
    for (const layer of ['img', 'vec', 'ter'] as const) {
      const change = mapSourceChange.parse(changeOf({ ...presetValues(`tianditu-${layer}`), key: 'abc' }));
      const template = wmtsTemplate({ service: change.address, ...change.wmts! });
      const place = { level: 15, column: 27_322, row: 13_494, rows: 32_768 };
      expect(fillTemplate(template, place, change.key!)).toBe(
        `https://t0.tianditu.gov.cn/${layer}_w/wmts?tk=abc&SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${layer}` +
          '&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX=15&TILEROW=13494&TILECOL=27322',
      );
    }
  });

  it('is changed without what is of another kind, and without a key that was not typed', () => {
    const model = { ...presetValues('3d-tiles'), name: '模型', nameEn: 'Model', address: 'http://a/tileset.json' };
    expect(mapSourceChange.parse(changeOf(model))).toMatchObject({ kind: '3d-tiles', wmts: null });
    expect(changeOf(model)).not.toHaveProperty('key');
    expect(changeOf({ ...model, forget: true })).toHaveProperty('key', null);
    expect(changeOf({ ...model, forget: true, key: 'new' })).toHaveProperty('key', 'new');
  });

  it('comes back as it was from what is kept of it', () => {
    const values = presetValues('tianditu-img');
    const { key: _key, ...change } = changeOf(values);
    expect(valuesOf({ ...change, id: 1, version: 1, entry: null, hasKey: true })).toEqual(values);
  });
});
