import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, readConfig } from './config.ts';

const NEEDED = { DATABASE_URL: 'postgres://x', GATEWAY_SERVICE_TOKEN: 'a-token-of-more-than-20' };

/** What an operator may set for the journal and devices, by the names in README. */
const names = ['JOURNAL_MEGABYTES', 'JOURNAL_FREE_SHARE', 'JOURNAL_STALL_SECONDS', 'DEVICE_RATE', 'DEVICE_BURST'];

describe('settings', () => {
  it.each(names)('%s is passed on by compose', (name) => {
    const compose = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8');
    expect(compose).toContain(`${name}: \${${name}:-}`);
  });

  it('have the limits of DEFAULT_LIMITS, also where compose passes empty strings', () => {
    expect(readConfig(NEEDED).limits).toEqual(DEFAULT_LIMITS);
    expect(readConfig({ ...NEEDED, ...Object.fromEntries(names.map((name) => [name, ''])) }).limits).toEqual(
      DEFAULT_LIMITS,
    );
  });

  it('size the journal and the allowance of a device', () => {
    const { limits } = readConfig({
      ...NEEDED,
      JOURNAL_MEGABYTES: '100',
      JOURNAL_FREE_SHARE: '0.2',
      JOURNAL_STALL_SECONDS: '3',
      DEVICE_RATE: '0.5',
      DEVICE_BURST: '20',
    });
    expect(limits).toMatchObject({
      journalBytes: 104_857_600,
      journalFreeShare: 0.2,
      journalStallMs: 3_000,
      deviceRate: 0.5,
      deviceBurst: 20,
    });
  });

  it('name what is no number, or out of range', () => {
    for (const [name, value] of [
      ['JOURNAL_MEGABYTES', '8 GB'],
      ['JOURNAL_FREE_SHARE', '5'],
      ['DEVICE_RATE', '0'],
    ])
      expect(() => readConfig({ ...NEEDED, [name!]: value })).toThrow(name);
  });
});
