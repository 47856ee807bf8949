import type { DeviceAlarmMessage } from '@xuncheng/contract';
import { findPlace } from './find-place.ts';
import type { PhoneLines } from './phone-lines.ts';
import type { PhoneStore } from './phone-state.ts';
import { keep, readKept } from './phone-store.ts';

/** A call for help waits so long for a position that is not known yet; one that is older is not where help is needed. */
const PLACE_WISH = { patienceMs: 3_000, maxAgeMs: 600_000 };

/** The officer's call for help. */
export interface HelpDesk {
  /** Read whether help was called and not withdrawn. */
  readonly open: () => Promise<void>;
  readonly call: () => Promise<void>;
  readonly withdraw: () => Promise<void>;
  /** This phone is another device now. */
  readonly forget: () => Promise<void>;
}

/** The desk. @param askNow a position is taken at once, for those who come */
export function createHelpDesk(
  { getState, setState }: PhoneStore,
  { put }: Pick<PhoneLines, 'put'>,
  askNow: () => void,
): HelpDesk {
  async function setHelp(since: number | null): Promise<void> {
    await keep('help', since === null ? undefined : { since });
    setState({ helpSince: since });
  }

  async function say(since: number, active: boolean): Promise<void> {
    const place = active ? await findPlace(getState().lastFix, PLACE_WISH) : undefined;
    const body: DeviceAlarmMessage = {
      id: `sos-${String(since)}-${active ? 'on' : 'off'}`,
      time: active ? since : Date.now(),
      type: 'sos',
      severity: 'critical',
      active,
      text: '',
      ...(place ? { lon: place.lon, lat: place.lat } : {}),
    };
    await put({ kind: 'alarm', at: Date.now(), body });
    askNow();
  }

  return {
    open: async () => {
      setState({ helpSince: (await readKept('help'))?.since ?? null });
    },
    call: async () => {
      const since = Date.now();
      await setHelp(since);
      await say(since, true);
    },
    withdraw: async () => {
      const { helpSince } = getState();
      if (helpSince === null) return;
      await setHelp(null);
      await say(helpSince, false);
    },
    forget: () => setHelp(null),
  };
}
