import { describe, expect, it } from 'vitest';
import { createLockOut, type LockOut } from './lock-out.ts';
import { partyOf } from './peer-address.ts';

const limits = {
  failuresPerDevice: 3,
  failuresPerAddress: 6,
  lockFirstMs: 1_000,
  lockMostMs: 8_000,
  lockForgetMs: 60_000,
  lockEntries: 100,
};

function fail(lock: LockOut, times: number, party: string, name: string, now: number): void {
  for (let i = 0; i < times; i++) lock.failed(party, name, now);
}

describe('who fails to sign in', () => {
  it('is locked out after so many failures, each time twice as long, up to a most', () => {
    const lock = createLockOut({ ...limits, failuresPerAddress: 0 });
    fail(lock, 2, 'a', 'd-1', 0);
    expect(lock.isLocked('a', 'd-1', 0)).toBe(false);
    const lasts: number[] = [];
    let now = 0;
    for (let i = 0; i < 6; i++) {
      lock.failed('a', 'd-1', now);
      const from = now;
      while (lock.isLocked('a', 'd-1', now)) now += 500;
      lasts.push(now - from);
    }
    expect(lasts).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it('locks nobody out who is elsewhere, and no other device at the same address', () => {
    const lock = createLockOut(limits);
    fail(lock, 5, 'attacker', 'd-1', 0);
    expect(lock.isLocked('attacker', 'd-1', 0)).toBe(true);
    expect(lock.isLocked('home', 'd-1', 0)).toBe(false);
    expect(lock.isLocked('attacker', 'd-2', 0)).toBe(false);
    expect(lock.isAddressLocked('attacker', 0)).toBe(false);
  });

  it('locks the address that tries one device after the other', () => {
    const lock = createLockOut(limits);
    for (let i = 0; i < 6; i++) lock.failed('attacker', `d-${String(i)}`, 0);
    expect(lock.isAddressLocked('attacker', 0)).toBe(true);
    expect(lock.isAddressLocked('home', 0)).toBe(false);
    expect(lock.isAddressLocked('attacker', 1_000)).toBe(false);
  });

  it('is forgiven by the right token, and by time', () => {
    const lock = createLockOut(limits);
    fail(lock, 2, 'a', 'd-1', 0);
    lock.succeeded('a', 'd-1');
    fail(lock, 2, 'a', 'd-1', 0);
    expect(lock.isLocked('a', 'd-1', 0)).toBe(false);
    lock.failed('a', 'd-1', 60_000);
    expect(lock.isLocked('a', 'd-1', 60_000)).toBe(false);
  });

  it('takes no more memory than it is given, whatever names are tried', () => {
    const lock = createLockOut({ ...limits, failuresPerDevice: 1 });
    for (let i = 0; i < 1_000; i++) lock.failed(`10.0.0.${String(i)}`, 'd', 0);
    expect(lock.isLocked('10.0.0.0', 'd', 0)).toBe(false);
    expect(lock.isLocked('10.0.0.900', 'd', 0)).toBe(true);
    expect(lock.isLocked('10.0.0.899', 'd', 0)).toBe(false);
    // Names that are no device's count as one.
    lock.failed('x', 'a b', 0);
    expect(lock.isLocked('x', undefined, 0)).toBe(true);
  });
});

describe('the party behind an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    [undefined, 'unknown'],
  ])('%s', (address, party) => {
    expect(partyOf(address)).toBe(party);
  });
});
