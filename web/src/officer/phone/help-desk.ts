import type { DeviceAlarmMessage, ReportPlace } from '@xuncheng/contract';
import { findPlace } from './find-place.ts';
import type { PhoneLines } from './phone-lines.ts';
import type { PhoneStore } from './phone-state.ts';
import { keep, keepIn, readKept } from './phone-store.ts';
import type { Waiting } from './waiting.ts';

/** How long a position is looked for that is not known yet; one that is older is not where help is needed. */
const PLACE_WISH = { patienceMs: 20_000, maxAgeMs: 600_000 };

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
  { put, sayNow }: Pick<PhoneLines, 'put' | 'sayNow'>,
  askNow: () => void,
): HelpDesk {
  async function setHelp(since: number | null): Promise<void> {
    await keep('help', since === null ? undefined : { since });
    setState({ helpSince: since });
  }

  /** `what`: of this call for help, so that each is one message however often it is sent. */
  function message(
    since: number,
    what: 'on' | 'place' | 'off',
    place: Pick<ReportPlace, 'lon' | 'lat'> | null | undefined,
  ): Waiting {
    const now = Date.now();
    const body: DeviceAlarmMessage = {
      id: `sos-${String(since)}-${what}`,
      time: what === 'on' ? since : now,
      type: 'sos',
      severity: 'critical',
      active: what !== 'off',
      text: '',
      ...(place ? { lon: place.lon, lat: place.lat } : {}),
    };
    return { kind: 'alarm', at: now, body };
  }

  /** @throws when it can neither be kept nor said at once */
  async function say(waiting: Waiting, since: number | null): Promise<void> {
    try {
      await put(waiting, (transaction) => keepIn(transaction, 'help', since === null ? undefined : { since }));
    } catch {
      // A phone without room still has its line.
      await sayNow('alarm', waiting.body);
    }
    setState({ helpSince: since });
    askNow();
  }

  return {
    open: async () => {
      setState({ helpSince: (await readKept('help'))?.since ?? null });
    },
    call: async () => {
      const since = Date.now();
      const { lastFix } = getState();
      const known = lastFix && since - lastFix.time < PLACE_WISH.maxAgeMs ? lastFix : null;
      // The call goes out at once; where it came from follows when it is not known yet.
      await say(message(since, 'on', known), since);
      if (known) return;
      const place = await findPlace(null, PLACE_WISH);
      if (place && getState().helpSince === since) await put(message(since, 'place', place));
    },
    withdraw: async () => {
      const { helpSince } = getState();
      if (helpSince === null) return;
      await say(message(helpSince, 'off', null), null);
    },
    forget: () => setHelp(null),
  };
}
