import { describe, expect, it } from 'vitest';
import { isModelFile, modelFileType, pictureType } from './known-content.ts';

describe('what comes from a source', () => {
  it('is a picture by its first bytes, whatever it is called', () => {
    expect(pictureType(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg');
    expect(pictureType(Buffer.from('\x89PNG\r\n\x1a\n...', 'latin1'))).toBe('image/png');
    expect(pictureType(Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1'))).toBe('image/webp');
    for (const no of ['<html>', '<svg xmlns', '{"code":1}', 'GIF89a', 'RIFF\x10\0\0\0WAVEfmt ', ''])
      expect(pictureType(Buffer.from(no, 'latin1')), no).toBeUndefined();
  });

  it('is a file of a model by the end of its name and its first bytes', () => {
    expect(modelFileType('a/b.B3DM', Buffer.from('b3dm\x01\0\0\0'))).toBe('application/octet-stream');
    expect(modelFileType('tileset.json', Buffer.from('\ufeff\n {"asset"'))).toBe('application/json');
    expect(modelFileType('tileset.json', Buffer.from('<html><body>'))).toBeUndefined();
    expect(modelFileType('0.glb', Buffer.from('<html>'))).toBeUndefined();
    expect(modelFileType('texture.png', Buffer.from('{"secret":1}'))).toBeUndefined();
    for (const no of ['id_rsa', 'a.html', 'a.js', 'a.svg', 'constructor', '.', ''])
      expect(isModelFile(no), no).toBe(false);
  });
});
