import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FixMessage } from '@xuncheng/contract';
import { judgeTracking, type LineState, type Tracking } from './judge-tracking.ts';
import { EMPTY_OUTBOX, type OutboxSummary } from './outbox.ts';
import type { Duty, InstructionHere, ReportDraft, WaitingReport } from './phone-store.ts';

/** A report on its way, with how many bytes of its photos are there. */
export interface ReportOnItsWay extends WaitingReport {
  readonly sentBytes: number;
}

/** Being reached while the page is closed. `asks`: the officer has not said yet; `failed`: the browser's push service does not answer. */
export type PushState = 'none' | 'asks' | 'denied' | 'failed' | 'on';

/** Everything that the officer's pages show of the phone. Times in epoch ms by the phone's clock. */
export interface PhoneState {
  /** `elsewhere`: another tab of this browser is the phone. `keeps-nothing`: the browser has no place to keep anything. */
  readonly phase: 'starting' | 'running' | 'elsewhere' | 'keeps-nothing';
  /** The device that this phone is; null: it was not paired. */
  readonly deviceId: string | null;
  readonly socket: LineState;
  readonly mqtt: LineState;
  readonly duty: Duty | null;
  readonly permission: PermissionState;
  readonly isVisible: boolean;
  /** When the page was touched last. */
  readonly touchedAt: number;
  readonly watchingSince: number | null;
  readonly lastFix: FixMessage | null;
  /** False when the browser would not keep the last position: the phone has no room. */
  readonly keepsFixes: boolean;
  readonly clockBehindSeconds: number | null;
  readonly outbox: OutboxSummary;
  readonly instructions: readonly InstructionHere[];
  /** Photos of orders by `photoKey`: on this phone, or not given to who is signed in. Others are on their way. */
  readonly orderPhotos: ReadonlyMap<string, 'here' | 'denied'>;
  /** The report being written. */
  readonly draft: ReportDraft | null;
  /** Those that are not wholly at the server, oldest first. */
  readonly reports: readonly ReportOnItsWay[];
  /** Since when the officer calls for help; null: does not. */
  readonly helpSince: number | null;
  /** Of which call for help, by its beginning, the platform has said that somebody saw it. */
  readonly helpSeenSince: number | null;
  readonly screenStaysOn: boolean;
  /** Positions are asked for more rarely, and the screen goes dark when nobody touches it. */
  readonly savesBattery: boolean;
  readonly push: PushState;
  /** The last thing the server would not have, by its code. */
  readonly refusal: { readonly what: 'clock' | 'rest' | 'receipt'; readonly code: string } | null;
}
export type PhoneStore = StoreApi<PhoneState>;

/** A phone of which nothing is known yet. */
export function createPhoneState(): PhoneStore {
  return createStore<PhoneState>(() => ({
    phase: 'starting',
    deviceId: null,
    socket: 'disconnected',
    mqtt: 'disconnected',
    duty: null,
    permission: 'prompt',
    isVisible: document.visibilityState === 'visible',
    touchedAt: Date.now(),
    watchingSince: null,
    lastFix: null,
    keepsFixes: true,
    clockBehindSeconds: null,
    outbox: EMPTY_OUTBOX,
    instructions: [],
    orderPhotos: new Map(),
    draft: null,
    reports: [],
    helpSince: null,
    helpSeenSince: null,
    screenStaysOn: true,
    savesBattery: false,
    push: 'none',
    refusal: null,
  }));
}

/** Is the officer on duty by this phone? */
export function isOnDuty({ duty }: PhoneState, now: number): boolean {
  return duty !== null && now < duty.endsAt;
}

/** What the platform's clock shows when the phone's shows `now` (epoch ms), as far as that is known: deadlines are the platform's. */
export function platformNow({ clockBehindSeconds }: Pick<PhoneState, 'clockBehindSeconds'>, now: number): number {
  return now + (clockBehindSeconds ?? 0) * 1_000;
}

/** Is the officer tracked, and if not why? */
export function trackingOf(state: PhoneState, now: number): Tracking {
  const { lastFix } = state;
  return judgeTracking(
    {
      isPaired: state.deviceId !== null,
      credentialsRefused: state.mqtt === 'refused' || state.socket === 'refused',
      isElsewhere: state.phase === 'elsewhere',
      onDuty: isOnDuty(state, now),
      hasPositions: isSecureContext && 'geolocation' in navigator,
      permission: state.permission,
      isVisible: state.isVisible,
      keepsFixes: state.keepsFixes,
      watchingSince: state.watchingSince,
      lastFix: lastFix && { at: lastFix.time, accuracy: lastFix.accuracy ?? 0 },
      mqtt: state.mqtt,
      clockBehindSeconds: state.clockBehindSeconds,
    },
    now,
  );
}
