/** What the browser tells of the phone besides its position. */

interface Battery {
  readonly level: number;
}

/** Percent of the battery, renewed by itself; undefined where the browser does not tell (all but Chromium). */
export async function followBattery(): Promise<() => number | undefined> {
  const { getBattery } = navigator as Navigator & { readonly getBattery?: () => Promise<Battery> };
  const battery = await getBattery?.call(navigator).catch(() => undefined);
  return () => (battery ? Math.round(battery.level * 100) : undefined);
}

/** May this page take positions? Told now and whenever it changes. */
export async function followPermission(tell: (state: PermissionState) => void): Promise<void> {
  try {
    const status = await navigator.permissions.query({ name: 'geolocation' });
    tell(status.state);
    status.addEventListener('change', () => {
      tell(status.state);
    });
  } catch {
    // Older Safari does not say; the first position, or its refusal, will.
  }
}

/** Server's clock minus the phone's in seconds, by the `Date` of an answer (whole seconds); null without one. */
export async function askClockDifference(): Promise<number | null> {
  try {
    const sentAt = Date.now();
    const response = await fetch('/healthz', { cache: 'no-store' });
    const middle = (sentAt + Date.now()) / 2;
    const said = Date.parse(response.headers.get('Date') ?? '');
    return Number.isNaN(said) ? null : Math.round((said + 500 - middle) / 1_000);
  } catch {
    return null;
  }
}

/** Keep the screen on while it is wished: the system stops positions of a page that is not on screen. */
export function keepScreenOn(): { readonly set: (wished: boolean) => void } {
  let lock: WakeLockSentinel | undefined;
  let isWished = false;
  const renew = async (): Promise<void> => {
    if (!('wakeLock' in navigator)) return;
    if (!isWished) {
      await lock?.release();
      lock = undefined;
    } else if (document.visibilityState === 'visible' && (lock === undefined || lock.released)) {
      lock = await navigator.wakeLock.request('screen');
    }
  };
  const tryTo = (): void => {
    // Refused with an empty battery: the screen then goes out as always.
    renew().catch(() => undefined);
  };
  document.addEventListener('visibilitychange', tryTo);
  return {
    set: (wished) => {
      isWished = wished;
      tryTo();
    },
  };
}
