import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { isRowsFault, mayBeRowsFault, SameFailures } from './store-failures.ts';

const said = (code: string, message: string): pg.DatabaseError =>
  Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code });
const broken = (code: string | undefined, message: string): Error => Object.assign(new Error(message), { code });

/** How it failed, once it is suspected. */
function suspect(error: unknown): string | undefined {
  const failures = new SameFailures();
  for (let times = 1; times < 5; times++) expect(failures.count(error)).toBeUndefined();
  return failures.count(error);
}

describe('whose fault it is', () => {
  it('may be the row’s when it fails as it did before, and only then', () => {
    const suspected = suspect(said('P0001', 'thirteen'));
    expect(mayBeRowsFault(said('P0001', 'thirteen'), suspected)).toBe(true);
    expect(mayBeRowsFault(said('P0001', 'fourteen'), suspected)).toBe(false);
    expect(mayBeRowsFault(said('XX000', 'thirteen'), suspected)).toBe(false);
    expect(mayBeRowsFault(said('P0001', 'thirteen'), undefined)).toBe(false);
  });

  it('is never the row’s when it is the connection that fails, or the moment, however often', () => {
    const moments = [
      broken('ECONNRESET', 'read ECONNRESET'),
      broken('EPIPE', 'write EPIPE'),
      broken(undefined, 'Query read timeout'),
      broken(undefined, 'Connection terminated unexpectedly'),
      said('42P01', 'relation "fix" does not exist'),
      said('57014', 'canceling statement due to statement timeout'),
    ];
    for (const error of moments) {
      expect(mayBeRowsFault(error, suspect(error))).toBe(false);
      expect(isRowsFault(error)).toBe(false);
    }
  });

  it('is the row’s at once when its data is wrong', () => {
    expect(isRowsFault(said('23514', 'violates check constraint'))).toBe(true);
    expect(isRowsFault(said('22003', 'out of range'))).toBe(true);
  });
});
