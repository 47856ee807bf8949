import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryOf, fileAddress } from './file-address.ts';

const TILESET = 'https://models.example/city/{key}/tileset.json?token={key}';
const of = (path: string): string | undefined => fileAddress(TILESET, path.split('/'), 'k&1')?.href;

describe('a file of a model', () => {
  it('lies below the folder of its tileset.json, and is asked for with the same query', () => {
    expect(entryOf(TILESET)).toBe('tileset.json');
    expect(entryOf('http://a/b/%E5%9F%8E.json')).toBe('城.json');
    expect(of('tileset.json')).toBe('https://models.example/city/k%261/tileset.json?token=k%261');
    expect(of('Data/瓦片 1/0#1.b3dm')).toBe(
      'https://models.example/city/k%261/Data/%E7%93%A6%E7%89%87%201/0%231.b3dm?token=k%261',
    );
  });

  it('is none elsewhere', () => {
    for (const path of [
      '../secret.json',
      'a/../../secret.json',
      './a.json',
      'a//b.json',
      '',
      'a/.../b.json',
      '/etc/passwd.json',
    ])
      expect(of(path), path).toBeUndefined();
    for (const segment of [
      '..\\secret.json',
      'a/b.json',
      'a\0.json',
      'secret',
      'index.html',
      '\ud800.json',
      '.json/..',
    ])
      expect(fileAddress(TILESET, [segment], null), segment).toBeUndefined();
  });

  it('stays in the folder whatever is asked for', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom('..', '.', '%2e%2e', '%2f', '..%2f', '\\', '//evil.example', '?', '#', '@'),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (segments) => {
        const address = fileAddress(TILESET, [...segments, 'a.json'], 'key');
        if (!address) return;
        expect(address.origin).toBe('https://models.example');
        expect(address.pathname.startsWith('/city/key/')).toBe(true);
        expect(address.pathname.split('/')).not.toContain('..');
        expect(address.search).toBe('?token=key');
      }),
    );
  });
});
