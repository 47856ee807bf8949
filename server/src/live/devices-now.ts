import {
  FLAG_FUTURE,
  FLAG_MOCK,
  type AdmittedFix,
  type DeviceHealth,
  type DeviceKind,
  type DeviceLive,
  type DevicePosition,
  type LocationPermission,
  type OfflineReason,
  type TrackingState,
} from '@xuncheng/contract';
import { judgeHealth } from '../compute/device-health/judge-health.ts';
import type { HealthLimits } from '../compute/limits.ts';
import type { DeviceStateRow } from '../store/load-live-start.ts';
import type { DeviceRefusal } from '../store/load-refusals.ts';

interface Entry {
  areaId: number;
  kind: DeviceKind;
  online: boolean | null;
  changedAt: number | null;
  offlineReason: OfflineReason | null;
  permission: LocationPermission | null;
  tracking: TrackingState | null;
  battery: number | null;
  lastSeenAt: number | null;
  lastDutyAt: number | null;
  aheadSeconds: number | null;
  /** Lag that the last ones are compared with, and how many were like it. */
  anchorSeconds: number | null;
  alikeLags: number;
  refusal: { readonly reason: string; readonly at: number } | null;
  readingAt: number;
  /** When it last came, epoch ms. */
  bornAt: number;
  /** Since when it says what it says of its tracking, epoch ms; null when that was said before this process. */
  trackingSince: number | null;
  /** Where it said last that it is online; undefined when that is not known. */
  onlineThrough: string | undefined;
  value: number | null;
  quality: string | null;
  isCarried: boolean;
  position: DevicePosition | null;
  health: DeviceHealth;
}

const NOT_JUDGED: DeviceHealth = { state: 'unknown', reason: null, since: null, value: null };

/** What every device last said, and how it is. A fix counts as a change only of a device that nobody carries: the officer's record has the others. */
export class DevicesNow {
  private readonly entries = new Map<string, Entry>();
  private changed = new Set<string>();
  private readonly limits: () => HealthLimits;

  constructor(limits: () => HealthLimits) {
    this.limits = limits;
  }

  /** Take the state the database holds; newer live state is kept. */
  load(rows: readonly DeviceStateRow[]): void {
    for (const { deviceId, ...row } of rows) {
      const known = this.entries.get(deviceId);
      if (known) {
        known.areaId = row.areaId;
        known.isCarried ||= row.isCarried;
        if ((row.lastSeenAt ?? 0) <= (known.lastSeenAt ?? 0)) continue;
      }
      this.entries.set(deviceId, {
        ...row,
        anchorSeconds: known?.anchorSeconds ?? row.aheadSeconds,
        alikeLags: known?.alikeLags ?? 0,
        refusal: known?.refusal ?? null,
        readingAt: 0,
        bornAt: 0,
        trackingSince: known?.trackingSince ?? null,
        onlineThrough: undefined,
        health: known?.health ?? NOT_JUDGED,
      });
      this.changed.add(deviceId);
    }
  }

  /** Any message is a sign of life. */
  applySeen(deviceId: string, receivedAt: number, announce: boolean): void {
    const entry = this.entries.get(deviceId);
    if (!entry || receivedAt <= (entry.lastSeenAt ?? 0)) return;
    entry.lastSeenAt = receivedAt;
    if (announce) this.changed.add(deviceId);
  }

  /** A fix, whatever its flags: its time against its receipt, and the battery; and where it is, when nobody carries it. */
  applyFix(fix: AdmittedFix): void {
    const entry = this.entries.get(fix.deviceId);
    if (!entry) return;
    this.applySeen(fix.deviceId, fix.receivedAt, false);
    this.place(entry, fix);
    if (fix.receivedAt < (entry.lastDutyAt ?? 0)) return;
    entry.lastDutyAt = fix.receivedAt;
    entry.battery = fix.battery ?? entry.battery;
    const ahead = (fix.time - fix.receivedAt) / 1_000;
    const isAlike =
      entry.anchorSeconds !== null && Math.abs(ahead - entry.anchorSeconds) <= this.limits().alikeWithinSeconds;
    entry.alikeLags = isAlike ? entry.alikeLags + 1 : 1;
    if (!isAlike) entry.anchorSeconds = ahead;
    entry.aheadSeconds = ahead;
  }

  private place(entry: Entry, { deviceId, time, lon, lat, heading, flags }: AdmittedFix): void {
    if (entry.isCarried || (flags & (FLAG_FUTURE | FLAG_MOCK)) !== 0 || time < (entry.position?.at ?? 0)) return;
    entry.position = { lon, lat, heading: heading ?? null, at: time };
    this.changed.add(deviceId);
  }

  /** These are on somebody's shift: from now on their positions are that person's. */
  carry(deviceIds: Iterable<string>): void {
    for (const deviceId of deviceIds) {
      const entry = this.entries.get(deviceId);
      if (!entry || entry.isCarried) continue;
      entry.isCarried = true;
      this.changed.add(deviceId);
    }
  }

  /**
   * Birth or death; an older one than the last is ignored, and so is the death of a connection that another has replaced.
   * @param through the gateway, or the cluster, that announced it
   */
  applyStatus(
    status: {
      readonly deviceId: string;
      readonly state: 'online' | 'offline';
      readonly receivedAt: number;
      readonly battery?: number | undefined;
      readonly permission?: LocationPermission | undefined;
      readonly tracking?: TrackingState | undefined;
      readonly offlineReason?: OfflineReason | undefined;
      readonly gatewayId?: string | undefined;
    },
    through: string,
  ): void {
    const holder = status.gatewayId ?? through;
    const entry = this.entries.get(status.deviceId);
    // Deaths have no say beside a newer birth, whenever it is heard of: two gateways' words arrive in any order.
    if (!entry || status.receivedAt < entry.bornAt) return;
    const online = status.state === 'online';
    if (online) {
      entry.onlineThrough = holder;
      entry.bornAt = status.receivedAt;
    } else if (entry.onlineThrough !== undefined && entry.onlineThrough !== holder) return;
    if (entry.online !== online) entry.changedAt = status.receivedAt;
    entry.online = online;
    entry.offlineReason = online ? null : (status.offlineReason ?? entry.offlineReason);
    entry.battery = status.battery ?? entry.battery;
    entry.permission = status.permission ?? entry.permission;
    if (status.tracking !== undefined && status.tracking !== entry.tracking) entry.trackingSince = status.receivedAt;
    entry.tracking = status.tracking ?? entry.tracking;
    this.applySeen(status.deviceId, status.receivedAt, true);
    this.changed.add(status.deviceId);
  }

  /** A probe's value; an older one than the last is ignored. */
  applyReading(
    deviceId: string,
    reading: { time: number; receivedAt: number; value: number | null; quality: string },
  ): void {
    const entry = this.entries.get(deviceId);
    if (!entry || reading.time < entry.readingAt) return;
    entry.readingAt = reading.time;
    entry.lastDutyAt = reading.receivedAt;
    entry.value = reading.value;
    entry.quality = reading.quality;
    this.applySeen(deviceId, reading.receivedAt, true);
    this.changed.add(deviceId);
  }

  /** The newest open refusal of every device that has one. */
  applyRefusals(refusals: readonly DeviceRefusal[]): void {
    const byDevice = new Map(refusals.map(({ deviceId, reason, at }) => [deviceId, { reason, at }]));
    for (const [deviceId, entry] of this.entries) entry.refusal = byDevice.get(deviceId) ?? null;
  }

  /**
   * Judge how every device is at a time.
   * @param onDutySince when the shift began that a device is carried on now (epoch ms), or undefined
   */
  judge(now: number, onDutySince: (deviceId: string) => number | undefined): void {
    for (const [deviceId, entry] of this.entries) {
      const dutySince = entry.kind === 'probe' ? undefined : onDutySince(deviceId);
      const expected = entry.kind === 'probe' ? 'readings' : dutySince === undefined ? null : 'fixes';
      const facts = { ...entry, expected, expectedSince: dutySince ?? null } as const;
      const health = judgeHealth(facts, this.limits(), now);
      if (isSame(health, entry.health)) continue;
      entry.health = health;
      this.changed.add(deviceId);
    }
  }

  isKnown(deviceId: string): boolean {
    return this.entries.has(deviceId);
  }

  areaOf(deviceId: string): number | undefined {
    return this.entries.get(deviceId)?.areaId;
  }

  describe(deviceId: string): DeviceLive | undefined {
    const entry = this.entries.get(deviceId);
    if (!entry) return undefined;
    const { online, lastSeenAt, value, quality, battery, health, isCarried } = entry;
    const position = isCarried ? null : entry.position;
    return { deviceId, online, lastSeenAt, value, quality, battery, position, health };
  }

  deviceIds(): IterableIterator<string> {
    return this.entries.keys();
  }

  /** Devices changed since the last call. */
  takeChanges(): ReadonlySet<string> {
    const changed = this.changed;
    this.changed = new Set();
    return changed;
  }
}

/** Nobody is told of a clock that is a second faster, or of a fix that is a second younger. */
const SAME_WITHIN_SECONDS = 30;

function isSame(a: DeviceHealth, b: DeviceHealth): boolean {
  const near = (x: number | null, y: number | null): boolean =>
    x === y || (x !== null && y !== null && Math.abs(x - y) <= SAME_WITHIN_SECONDS);
  if (a.state !== b.state || a.reason !== b.reason) return false;
  if (a.reason === 'clock') return near(a.value, b.value);
  return a.value === b.value && a.since === b.since;
}
