import type { LocationPermission, TrackingState } from '@xuncheng/contract';

/** A line to the platform, as the phone sees it. */
export type LineState = 'connected' | 'disconnected' | 'refused';

/** What is known on the phone. Times in epoch ms by its clock. */
export interface TrackingFacts {
  readonly isPaired: boolean;
  readonly credentialsRefused: boolean;
  /** Another tab of this browser is the phone. */
  readonly isElsewhere: boolean;
  readonly onDuty: boolean;
  /** The browser gives positions to this page: false on plain http and where there is no such thing. */
  readonly hasPositions: boolean;
  readonly permission: 'granted' | 'prompt' | 'denied';
  readonly isVisible: boolean;
  /** The browser keeps what is put in; false when the phone has no room left. */
  readonly keepsFixes: boolean;
  /** When positions were first asked for in this run, and the newest one. */
  readonly watchingSince: number | null;
  readonly lastFix: { readonly at: number; readonly accuracy: number } | null;
  readonly mqtt: LineState;
  /** Server's clock minus the phone's, seconds; null while unknown. */
  readonly clockBehindSeconds: number | null;
}

/** Why the officer is not tracked, or is tracked with a defect; the first that applies, what the officer can mend before what follows from it. */
export const TRACKING_CAUSES = [
  'not-paired',
  'refused',
  'elsewhere',
  'off-duty',
  'no-positions',
  'permission',
  'hidden',
  'storage-full',
  'searching',
  'no-position',
  'inaccurate',
  'clock',
  'offline',
] as const;
export type TrackingCause = (typeof TRACKING_CAUSES)[number];

export interface Tracking {
  /** `kept`: positions are taken and wait for a network. */
  readonly state: 'tracked' | 'kept' | 'not-tracked';
  readonly cause: TrackingCause | null;
}

/** As the platform has it: worse than this does not count for trails (domain rule: 50 m). */
const USABLE_METRES = 50;
/** As the operator's map has it: after this an officer is no longer live. */
const SILENT_MS = 45_000;
/** A clock further off is flagged by the gateway (event time > 60 s ahead). */
const CLOCK_SECONDS = 60;

/** Is the officer tracked now, and if not, why? @param now epoch ms by the phone's clock */
export function judgeTracking(facts: TrackingFacts, now: number): Tracking {
  const none = (cause: TrackingCause): Tracking => ({ state: 'not-tracked', cause });
  if (facts.isElsewhere) return none('elsewhere');
  if (!facts.isPaired) return none('not-paired');
  if (facts.credentialsRefused) return none('refused');
  if (!facts.onDuty) return none('off-duty');
  if (!facts.hasPositions) return none('no-positions');
  if (facts.permission === 'denied') return none('permission');
  if (!facts.isVisible) return none('hidden');
  if (!facts.keepsFixes) return none('storage-full');
  const { lastFix } = facts;
  if (!lastFix && facts.permission === 'prompt') return none('permission');
  if (now - (lastFix?.at ?? facts.watchingSince ?? now) > SILENT_MS) return none('no-position');
  if (!lastFix) return none('searching');
  if (lastFix.accuracy > USABLE_METRES) return none('inaccurate');
  const isOnline = facts.mqtt === 'connected';
  if (facts.clockBehindSeconds !== null && Math.abs(facts.clockBehindSeconds) > CLOCK_SECONDS)
    return { state: isOnline ? 'tracked' : 'kept', cause: 'clock' };
  return isOnline ? { state: 'tracked', cause: null } : { state: 'kept', cause: 'offline' };
}

/** The same for the operator. What is not in it the platform sees for itself (clock, line). */
export function trackingForStatus({ cause }: Tracking): { tracking: TrackingState; permission?: LocationPermission } {
  switch (cause) {
    case 'permission':
      return { tracking: 'no-position', permission: 'denied' };
    case 'no-positions':
    case 'storage-full':
    case 'no-position':
      return { tracking: 'no-position', permission: 'when-in-use' };
    case 'off-duty':
    case 'hidden':
    case 'inaccurate':
      return { tracking: cause, permission: 'when-in-use' };
    case 'not-paired':
    case 'refused':
    case 'elsewhere':
    case 'searching':
    case 'clock':
    case 'offline':
    case null:
      return { tracking: 'well', permission: 'when-in-use' };
  }
}
