import type { ClockEvent, FixMessage, Shift } from '@xuncheng/contract';
import { keepScreenOn } from './browser-facts.ts';
import { forgetFixes } from './outbox.ts';
import type { PhoneLines } from './phone-lines.ts';
import { isOnDuty, type PhoneStore } from './phone-state.ts';
import { keep, keepIn, readKept, type Kept } from './phone-store.ts';
import { watchPosition, type PositionWatch } from './position-watch.ts';

/** A position that is older says no more where somebody is. */
const PLACE_IS_KNOWN_MS = 300_000;

/** The shift by the phone, and the positions that are taken on duty and at no other time. */
export interface DutyDesk {
  /** Read what is kept. */
  readonly open: () => Promise<void>;
  /** Take positions, or stop, as duty and the clock have it. */
  readonly follow: () => void;
  readonly clockIn: (shift: Pick<Shift, 'id' | 'endsAt'>) => Promise<void>;
  readonly clockOut: () => Promise<void>;
  readonly rest: () => Promise<void>;
  readonly resume: () => Promise<void>;
  /** The rest begun then (epoch ms) was refused, or has ended by its limit. */
  readonly dropRest: (since: number) => Promise<void>;
  /** A clock-in was refused: nothing taken since has ever left the phone, and nothing will. */
  readonly undo: (clockInNumber: number) => Promise<void>;
  /** The shift is over although nobody clocked out, or this phone is no device any more. */
  readonly end: () => Promise<void>;
  /** Take a position now. */
  readonly askNow: () => void;
  readonly setScreenStaysOn: (wished: boolean) => Promise<void>;
  readonly setSavesBattery: (wished: boolean) => Promise<void>;
}

/** The desk. @param battery percent, or undefined where the browser does not tell */
export function createDutyDesk(
  { getState, setState }: PhoneStore,
  { put, sayTracking }: Pick<PhoneLines, 'put' | 'sayTracking'>,
  battery: () => number | undefined,
): DutyDesk {
  let watch: PositionWatch | undefined;
  let isSaving = false;
  const screen = keepScreenOn();

  function takeFix(fix: FixMessage): void {
    setState({ lastFix: fix, permission: 'granted' });
    put({ kind: 'fix', at: Date.now(), body: fix })
      .then(
        () => {
          setState({ keepsFixes: true });
        },
        (error: unknown) => {
          setState({ keepsFixes: !(error instanceof DOMException && error.name === 'QuotaExceededError') });
        },
      )
      .finally(sayTracking);
  }

  function follow(): void {
    const isWanted = isOnDuty(getState(), Date.now()) && 'geolocation' in navigator;
    const { savesBattery } = getState();
    if (watch && isSaving !== savesBattery) {
      watch.end();
      watch = undefined;
    }
    if (isWanted && !watch) {
      if (getState().watchingSince === null) setState({ watchingSince: Date.now(), lastFix: null });
      isSaving = savesBattery;
      watch = watchPosition({
        savesBattery,
        onFix: takeFix,
        onDenied: () => {
          setState({ permission: 'denied' });
          sayTracking();
        },
        battery,
      });
    } else if (!isWanted && watch) {
      watch.end();
      watch = undefined;
    }
    if (!isWanted && getState().watchingSince !== null) {
      setState({ watchingSince: null });
    }
    screen.set(isWanted && getState().screenStaysOn);
    sayTracking();
  }

  /** Where the phone is, when it knows. */
  function placeAt(now: number): Pick<ClockEvent, 'lon' | 'lat'> {
    const { lastFix } = getState();
    return lastFix && now - lastFix.time < PLACE_IS_KNOWN_MS ? { lon: lastFix.lon, lat: lastFix.lat } : {};
  }

  async function setDuty(duty: Kept<'duty'> | null, said?: ClockEvent): Promise<void> {
    if (said)
      await put({ kind: 'clock', at: said.time, body: said }, (transaction) =>
        keepIn(transaction, 'duty', duty ?? undefined),
      );
    else await keep('duty', duty ?? undefined);
    setState({ duty });
    follow();
  }

  /** Said by the officer, who is told when there is no room to keep it in: then it was not said. */
  async function sayDuty(what: 'clock' | 'rest', duty: Kept<'duty'>, said: ClockEvent): Promise<void> {
    setState({ refusal: null });
    try {
      await setDuty(duty, said);
    } catch {
      setState({ refusal: { what, code: 'storage-full' } });
    }
  }

  return {
    open: async () => {
      const [duty, screenStaysOn, savesBattery] = await Promise.all([
        readKept('duty'),
        readKept('screenStaysOn'),
        readKept('savesBattery'),
      ]);
      setState({
        duty: duty ?? null,
        screenStaysOn: screenStaysOn ?? true,
        savesBattery: savesBattery ?? false,
      });
    },
    follow,
    clockIn: async ({ id, endsAt }) => {
      const now = Date.now();
      await sayDuty('clock', { since: now, shiftId: id, endsAt }, { action: 'in', time: now });
    },
    clockOut: async () => {
      const now = Date.now();
      try {
        await setDuty(null, { action: 'out', time: now });
      } catch {
        // No room to keep it in: nobody is tracked any more all the same. The shift ends it for the platform.
        await setDuty(null);
        setState({ refusal: { what: 'clock', code: 'storage-full' } });
      }
    },
    rest: async () => {
      const { duty } = getState();
      if (!duty || duty.restSince !== undefined) return;
      const now = Date.now();
      await sayDuty('rest', { ...duty, restSince: now }, { action: 'rest', time: now, ...placeAt(now) });
    },
    resume: async () => {
      const { duty } = getState();
      if (!duty) return;
      const now = Date.now();
      await sayDuty('rest', { ...duty, restSince: undefined }, { action: 'resume', time: now, ...placeAt(now) });
    },
    dropRest: async (since) => {
      const { duty } = getState();
      if (duty?.restSince === since) await setDuty({ ...duty, restSince: undefined });
    },
    undo: async (clockInNumber) => {
      // Ended first, so that nothing comes after.
      await setDuty(null);
      await forgetFixes({ putInAfter: clockInNumber });
    },
    end: () => setDuty(null),
    askNow: () => watch?.askNow(),
    setScreenStaysOn: async (wished) => {
      await keep('screenStaysOn', wished);
      setState({ screenStaysOn: wished });
      follow();
    },
    setSavesBattery: async (wished) => {
      await keep('savesBattery', wished);
      setState({ savesBattery: wished });
      follow();
    },
  };
}
