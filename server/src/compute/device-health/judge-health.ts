import type { DeviceHealth, LocationPermission, OfflineReason, TrackingState } from '@xuncheng/contract';
import type { HealthLimits } from '../limits.ts';

/** What is known of a device. Times in epoch ms by the server's or the gateway's clock; null: never, or not said. */
export interface DeviceFacts {
  /** By its connection; null for devices that have none of their own. */
  readonly online: boolean | null;
  readonly changedAt: number | null;
  readonly offlineReason: OfflineReason | null;
  /** Percent at the last report. */
  readonly battery: number | null;
  readonly permission: LocationPermission | null;
  /** What the terminal says of its own tracking, and since when. */
  readonly tracking: TrackingState | null;
  readonly trackingSince: number | null;
  readonly lastSeenAt: number | null;
  /** When something it said last was refused, and why. */
  readonly refusal: { readonly reason: string; readonly at: number } | null;
  /** Receipt of what the device is there for: fixes of a terminal, readings of a probe. */
  readonly lastDutyAt: number | null;
  /** What it is expected to say now, if anything: fixes while an officer is on a shift with it, readings always. */
  readonly expected: 'fixes' | 'readings' | null;
  /** When the expectation began. */
  readonly expectedSince: number | null;
  /** Event time minus receipt of the last fix, seconds. */
  readonly aheadSeconds: number | null;
  /** Messages in a row that lag alike (H6). */
  readonly alikeLags: number;
}

/** No reading of the probe can come. */
const UNHEARD: ReadonlySet<string> = new Set(['unknown-node', 'untrusted-certificate']);
const CLOCK_REFUSALS: ReadonlySet<string> = new Set(['clock-1970', 'clock-ahead']);

/** State, reason and since when, by rules H1–H12 (RULES.md). @param now epoch ms */
export function judgeHealth(facts: DeviceFacts, limits: HealthLimits, now: number): DeviceHealth {
  const { battery, lastSeenAt, aheadSeconds, refusal, expected } = facts;
  if (lastSeenAt === null && facts.online === null && refusal === null) return health('unknown', null, null); // H1
  if (facts.online === false) {
    if (battery !== null && battery <= limits.emptyBattery)
      return health('silent', 'battery', facts.changedAt, Math.round(battery)); // H2
    const end = reasonOfEnd(facts.offlineReason);
    const isExplained = end === 'keep-alive' && (facts.tracking === 'hidden' || facts.tracking === 'off-duty');
    return health('silent', isExplained ? facts.tracking : end, facts.changedAt); // H3
  }
  if (expected === 'fixes' && facts.permission === 'denied') return health('silent', 'permission', facts.lastDutyAt); // H4
  if (expected === 'fixes' && facts.tracking !== null && facts.tracking !== 'well') {
    const state = facts.tracking === 'inaccurate' ? 'impaired' : 'silent';
    return health(state, facts.tracking, facts.trackingSince); // H12
  }
  const isLastRefused = refusal !== null && refusal.at >= (facts.lastDutyAt ?? 0);
  if (isLastRefused && CLOCK_REFUSALS.has(refusal.reason)) return health('impaired', 'clock', refusal.at); // H5
  if (aheadSeconds !== null && aheadSeconds > limits.aheadSeconds)
    return health('impaired', 'clock', facts.lastDutyAt, Math.round(aheadSeconds)); // H5
  if (aheadSeconds !== null && -aheadSeconds > limits.lagSeconds && facts.alikeLags >= limits.alikeLags)
    return health('impaired', 'clock', facts.lastDutyAt, Math.round(aheadSeconds)); // H6
  if (isLastRefused && UNHEARD.has(refusal.reason)) return health('silent', 'refused', refusal.at); // H8
  if (expected !== null) {
    const cameAt = facts.online === true ? (facts.changedAt ?? 0) : 0;
    const since = Math.max(facts.lastDutyAt ?? 0, facts.expectedSince ?? 0, cameAt);
    const allowed = expected === 'fixes' ? limits.fixSilenceSeconds : limits.readingSilenceSeconds;
    if (now - since > allowed * 1_000) return health('silent', 'stale', since > 0 ? since : null); // H7
  }
  if (isLastRefused) return health('impaired', 'refused', refusal.at); // H8
  if (battery !== null && battery <= limits.lowBattery) return health('impaired', 'battery', null, Math.round(battery)); // H9
  if (expected === 'fixes' && facts.permission === 'when-in-use' && facts.tracking === null)
    return health('impaired', 'permission', null); // H10
  return health('well', null, null); // H11
}

function health(
  state: DeviceHealth['state'],
  reason: DeviceHealth['reason'],
  since: number | null,
  value: number | null = null,
): DeviceHealth {
  return { state, reason, since, value };
}

function reasonOfEnd(reason: OfflineReason | null): 'offline' | 'keep-alive' | 'refused' {
  if (reason === 'keep-alive' || reason === 'connection-lost') return 'keep-alive';
  return reason === 'refused' ? 'refused' : 'offline';
}
