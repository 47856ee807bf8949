import { describe, expect, it } from 'vitest';
import { fillTemplate, originOf, wmtsTemplate, type WmtsAddress } from './source-address.ts';

const tianditu: WmtsAddress = {
  service: 'https://t0.tianditu.gov.cn/img_c/wmts?tk={key}',
  encoding: 'kvp',
  layer: 'img',
  style: 'default',
  matrixSet: 'c',
  format: 'tiles',
};
const tile = { level: 14, column: 13_659, row: 2_719, rows: 8_192 };

describe('an address of tiles', () => {
  it('is put together for a service with parameters, with what stood in its query', () => {
    expect(fillTemplate(wmtsTemplate(tianditu), tile, 'a b&c')).toBe(
      'https://t0.tianditu.gov.cn/img_c/wmts?tk=a%20b%26c&SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=img&STYLE=default' +
        '&TILEMATRIXSET=c&FORMAT=tiles&TILEMATRIX=14&TILEROW=2719&TILECOL=13659',
    );
    expect(wmtsTemplate({ ...tianditu, service: 'http://a/wmts?' })).toMatch(/^http:\/\/a\/wmts\?SERVICE=/);
    expect(wmtsTemplate({ ...tianditu, service: 'http://a/wmts' })).toMatch(/^http:\/\/a\/wmts\?SERVICE=/);
  });

  it('is put together for a RESTful service, whatever the case of its names', () => {
    const service = 'http://a/{Layer}/{style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png?k={key}';
    expect(fillTemplate(wmtsTemplate({ ...tianditu, encoding: 'rest', service, layer: '影 像' }), tile, null)).toBe(
      'http://a/%E5%BD%B1%20%E5%83%8F/default/c/14/2719/13659.png?k=',
    );
  });

  it('counts rows from the north, or from the south', () => {
    expect(fillTemplate('http://a/{z}/{x}/{y}', tile, null)).toBe('http://a/14/13659/2719');
    expect(fillTemplate('http://a/{z}/{x}/{-y}', tile, null)).toBe('http://a/14/13659/5472');
  });

  it('is of a host that stands in it', () => {
    expect(originOf('HTTPS://Tiles.example:8443/{z}/{x}')).toBe('https://tiles.example:8443');
    expect(originOf('http://a?tk={key}')).toBe('http://a');
    for (const none of [
      'ftp://a/{z}',
      'http://{key}/',
      'http://a{x}.example/',
      'http://user:secret@a/',
      'a/{z}',
      'http://a\\b/',
    ])
      expect(originOf(none), none).toBeUndefined();
  });
});
