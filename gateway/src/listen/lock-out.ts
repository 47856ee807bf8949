import { isDeviceId } from '@xuncheng/contract';

/** How often somebody may fail, and for how long who did is not listened to. */
export interface LockOutLimits {
  readonly failuresPerDevice: number;
  readonly failuresPerAddress: number;
  readonly lockFirstMs: number;
  readonly lockMostMs: number;
  readonly lockForgetMs: number;
  readonly lockEntries: number;
}

/**
 * Who fails to sign in is locked out, each time for longer. Locked are an address, and a device at an address; never a device
 * as such: whoever knows its id could keep it out by guessing. Times are epoch ms.
 */
export interface LockOut {
  readonly isAddressLocked: (party: string, now: number) => boolean;
  readonly isLocked: (party: string, userName: string | undefined, now: number) => boolean;
  readonly failed: (party: string, userName: string | undefined, now: number) => void;
  /** The device is who it says it is: what failed at its address under its name was a mistake. */
  readonly succeeded: (party: string, userName: string) => void;
}

interface Entry {
  failures: number;
  lastAt: number;
  lockedUntil: number;
}

/** Locks with nobody in them. */
export function createLockOut(limits: LockOutLimits): LockOut {
  const addresses = new Map<string, Entry>();
  const devices = new Map<string, Entry>();

  /** Names that no device can have are one name: they would be a memory of somebody else's making. */
  function keyOf(party: string, userName: string | undefined): string {
    return `${party} ${userName !== undefined && isDeviceId(userName) ? userName : '?'}`;
  }

  function isLockedIn(entries: Map<string, Entry>, key: string, now: number): boolean {
    return (entries.get(key)?.lockedUntil ?? 0) > now;
  }

  function count(entries: Map<string, Entry>, key: string, allowed: number, now: number): void {
    if (allowed === 0) return;
    const known = entries.get(key);
    const entry =
      known && now - known.lastAt < limits.lockForgetMs ? known : { failures: 0, lastAt: now, lockedUntil: 0 };
    entry.failures++;
    entry.lastAt = now;
    const over = entry.failures - allowed;
    if (over >= 0) entry.lockedUntil = now + Math.min(limits.lockMostMs, limits.lockFirstMs * 2 ** Math.min(over, 30));
    // At the end again, so that the entry that has been quiet for longest is the first.
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > limits.lockEntries) for (const oldest of entries.keys()) return void entries.delete(oldest);
  }

  return {
    isAddressLocked: (party, now) => isLockedIn(addresses, party, now),
    isLocked: (party, userName, now) => isLockedIn(devices, keyOf(party, userName), now),
    failed: (party, userName, now) => {
      count(addresses, party, limits.failuresPerAddress, now);
      count(devices, keyOf(party, userName), limits.failuresPerDevice, now);
    },
    succeeded: (party, userName) => {
      devices.delete(keyOf(party, userName));
    },
  };
}
