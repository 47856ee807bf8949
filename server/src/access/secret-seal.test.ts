import { describe, expect, it } from 'vitest';
import { createSecretSeal } from './secret-seal.ts';

/** By the first version of the seal, when it sealed passwords of cameras alone. */
const SEALED_BEFORE = 'DbSB4NXjOx2lTYcbOf5eXOwiW7vs8m7S/GnPLvHTiz2BLw==';

describe('a sealed secret', () => {
  const secret = 'a secret of at least thirty-two characters';
  const ours = createSecretSeal(secret, 'camera passwords');
  it('opens for its own camera, with the same secret, unaltered; and is never twice the same', () => {
    const sealed = ours.seal('cam-1', '密码 1');
    expect(ours.open('cam-1', sealed)).toBe('密码 1');
    expect(sealed.equals(ours.seal('cam-1', '密码 1'))).toBe(false);
    expect(sealed.includes(Buffer.from('密码'))).toBe(false);
    expect(ours.open('cam-2', sealed)).toBeUndefined();
    const others = createSecretSeal('another secret of thirty-two characters', 'camera passwords');
    expect(others.open('cam-1', sealed)).toBeUndefined();
    sealed[sealed.length - 1]! ^= 1;
    expect(ours.open('cam-1', sealed)).toBeUndefined();
  });

  it('opens for what it was sealed for', () => {
    expect(createSecretSeal(secret, 'map source keys').open('1', ours.seal('1', 'key'))).toBeUndefined();
  });

  it('opens what earlier versions sealed', () => {
    const sealed = Buffer.from(SEALED_BEFORE, 'base64');
    expect(ours.open('cam-1', sealed)).toBe('viewer');
  });
});
