import { describe, expect, it } from 'vitest';
import { createPasswordSeal } from './seal-password.ts';

describe('a sealed password', () => {
  const ours = createPasswordSeal('a secret of at least thirty-two characters');
  it('opens for its own camera, with the same secret, unaltered; and is never twice the same', () => {
    const sealed = ours.seal('cam-1', '密码 1');
    expect(ours.open('cam-1', sealed)).toBe('密码 1');
    expect(sealed.equals(ours.seal('cam-1', '密码 1'))).toBe(false);
    expect(sealed.includes(Buffer.from('密码'))).toBe(false);
    expect(ours.open('cam-2', sealed)).toBeUndefined();
    expect(createPasswordSeal('another secret of thirty-two characters').open('cam-1', sealed)).toBeUndefined();
    sealed[sealed.length - 1]! ^= 1;
    expect(ours.open('cam-1', sealed)).toBeUndefined();
  });
});
