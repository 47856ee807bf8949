import type { DeviceLive } from '@xuncheng/contract';
import type { DeviceStateRow } from '../store/load-live-start.ts';

interface Entry {
  areaId: number;
  online: boolean | null;
  lastSeenAt: number | null;
  readingAt: number;
  statusAt: number;
  /** Where it said last that it is online; undefined when that is not known. */
  onlineThrough: string | undefined;
  value: number | null;
  quality: string | null;
}

/** What every device last said. Fixes do not count as a change here: the officer's record carries them. */
export class DevicesNow {
  private readonly entries = new Map<string, Entry>();
  private changed = new Set<string>();

  /** Take the state the database holds; newer live state is kept. */
  load(rows: readonly DeviceStateRow[]): void {
    for (const row of rows) {
      const known = this.entries.get(row.deviceId);
      if (known) {
        known.areaId = row.areaId;
        if ((row.lastSeenAt ?? 0) <= (known.lastSeenAt ?? 0)) continue;
      }
      this.entries.set(row.deviceId, {
        areaId: row.areaId,
        online: row.online,
        lastSeenAt: row.lastSeenAt,
        readingAt: 0,
        statusAt: 0,
        onlineThrough: undefined,
        value: row.value,
        quality: row.quality,
      });
      this.changed.add(row.deviceId);
    }
  }

  /** Any message is a sign of life. */
  applySeen(deviceId: string, receivedAt: number, announce: boolean): void {
    const entry = this.entries.get(deviceId);
    if (!entry || receivedAt <= (entry.lastSeenAt ?? 0)) return;
    entry.lastSeenAt = receivedAt;
    if (announce) this.changed.add(deviceId);
  }

  /**
   * Birth or death; an older one than the last is ignored, and so is the death of a connection that another has replaced.
   * @param through the gateway, or the cluster, that announced it
   */
  applyStatus(deviceId: string, state: 'online' | 'offline', receivedAt: number, through: string): void {
    const entry = this.entries.get(deviceId);
    if (!entry || receivedAt < entry.statusAt) return;
    if (state === 'online') entry.onlineThrough = through;
    else if (entry.onlineThrough !== undefined && entry.onlineThrough !== through) return;
    entry.statusAt = receivedAt;
    entry.online = state === 'online';
    this.applySeen(deviceId, receivedAt, true);
    this.changed.add(deviceId);
  }

  /** A probe's value; an older one than the last is ignored. */
  applyReading(
    deviceId: string,
    reading: { time: number; receivedAt: number; value: number | null; quality: string },
  ): void {
    const entry = this.entries.get(deviceId);
    if (!entry || reading.time < entry.readingAt) return;
    entry.readingAt = reading.time;
    entry.value = reading.value;
    entry.quality = reading.quality;
    this.applySeen(deviceId, reading.receivedAt, true);
    this.changed.add(deviceId);
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
    const { online, lastSeenAt, value, quality } = entry;
    return { deviceId, online, lastSeenAt, value, quality };
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
