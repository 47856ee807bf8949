import { describe, expect, it } from 'vitest';
import type { TFunction } from 'i18next';
import { ApiFailure } from '../api/api-failure.ts';
import { failureText } from './failure-text.ts';

/** The key that was asked for, with what it was given. */
const t = ((key: string, { message = '' }: { message?: string } = {}) => `${key} ${message}`.trim()) as TFunction;
const said = (status: number, code: string): string =>
  failureText(new ApiFailure(status, { code, message: 'English words of the server' }), t);

describe('a failure in words', () => {
  it('is in the reader’s language whenever its code is known, also when it is the server’s or another’s', () => {
    expect(said(409, 'alarm-over')).toBe('error.code.alarm-over English words of the server');
    for (const code of ['database-away', 'gateway-away', 'internal-error'])
      expect(said(503, code)).toMatch(`error.code.${code}`);
  });

  it('brings the server’s own words for a code without any', () => {
    expect(said(500, 'of-a-newer-server')).toBe('error.server English words of the server');
    expect(said(409, 'of-a-newer-server')).toBe('English words of the server');
    expect(said(0, 'unreachable')).toBe('error.unreachable');
  });
});
