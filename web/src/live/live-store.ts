import {
  readFrame,
  type Alarm,
  type CoverageChange,
  type CoverageNow,
  type DeviceLive,
  type FullGateway,
  type Instruction,
  type LiveDelta,
  type LiveSnapshot,
  type OfficerLive,
  type OfficerState,
  type Report,
} from '@xuncheng/contract';
import { isOpen } from '../instruct/ladder.ts';
import { changeCoverage } from './changed-coverage.ts';

/** What a listener may be interested in; every change names the topics it touched. `gaps`: cells became overdue, or are no more. */
export const LIVE_TOPICS = [
  'officers',
  'devices',
  'alarms',
  'instructions',
  'reports',
  'coverage',
  'gaps',
  'full-gateways',
  'connection',
] as const;
export type LiveTopic = (typeof LIVE_TOPICS)[number];

export type ConnectionState = 'connecting' | 'connected' | 'disconnected';

const FINISHED_ALARM_SHOWN_MS = 60_000;
/** As in a snapshot. */
const FINISHED_WORK_SHOWN_MS = 2 * 3_600_000;
const TIDY_EVERY_MS = 60_000;

/** Says what to do after a delta or a frame was given: nothing, or ask for everything again. */
export type DeltaOutcome = 'applied' | 'old' | 'gap';

/**
 * The living picture, kept outside React: plain maps that the scene reads every frame and panels read when told.
 * A topic's version grows with each change to it, so that a reader can tell whether it has seen the newest.
 *
 * Life: nothing → snapshot (sequence n) → delta n+1 → delta n+2 → … ; a delta that leaves a hole changes nothing
 * and answers `gap`: the caller asks for a snapshot, and whatever arrives meanwhile is `old` or `gap` again. Frames of moves
 * live the same life with a sequence of their own.
 */
export class LiveStore {
  readonly officers = new Map<number, OfficerLive>();
  readonly devices = new Map<string, DeviceLive>();
  readonly alarms = new Map<number, Alarm>();
  readonly instructions = new Map<string, Instruction>();
  readonly reports = new Map<string, Report>();
  /** Idleness of the cells; null before the first snapshot. */
  coverage: CoverageNow | null = null;
  /** Gateways that take nothing from devices, the longest first. */
  fullGateways: readonly FullGateway[] = [];
  /** Sequence of the last applied message; -1 before the first snapshot. */
  sequence = -1;
  /** Sequence of the last frame of moves, or of the snapshot; -1 before the first snapshot. */
  movesSequence = -1;
  /** Server time of the last applied message, epoch ms; null before the first. */
  dataTime: number | null = null;
  /** This machine's clock when it was applied, epoch ms. */
  receivedAt: number | null = null;
  connection: ConnectionState = 'connecting';

  private readonly versions = new Map<LiveTopic, number>();
  private tidiedAt = 0;
  private readonly listeners = new Map<LiveTopic, Set<() => void>>();

  /** Calls `listener` after every change of the topic; answers the way to stop. */
  subscribe(topic: LiveTopic, listener: () => void): () => void {
    let set = this.listeners.get(topic);
    if (!set) this.listeners.set(topic, (set = new Set()));
    set.add(listener);
    return () => {
      set.delete(listener);
    };
  }

  version(topic: LiveTopic): number {
    return this.versions.get(topic) ?? 0;
  }

  /** The server's clock now, epoch ms, given this machine's: ages must not depend on a wrong clock on the desk. */
  serverNow(now: number): number {
    return this.dataTime === null || this.receivedAt === null ? now : now + this.dataTime - this.receivedAt;
  }

  /** Replaces everything. `now`: this machine's clock, epoch ms. */
  applySnapshot(snapshot: LiveSnapshot, now: number): void {
    replace(this.officers, snapshot.officers, (officer) => officer.officerId);
    replace(this.devices, snapshot.devices, (device) => device.deviceId);
    replace(this.alarms, snapshot.alarms, (alarm) => alarm.id);
    replace(this.instructions, snapshot.instructions, (instruction) => instruction.id);
    replace(this.reports, snapshot.reports, (report) => report.id);
    this.coverage = snapshot.coverage;
    this.fullGateways = snapshot.fullGateways;
    this.movesSequence = snapshot.movesSequence;
    this.advance(snapshot.sequence, snapshot.time, now);
    this.announce(LIVE_TOPICS);
  }

  /** Applies the next delta, or says why not. `now`: this machine's clock, epoch ms. */
  applyDelta(delta: LiveDelta, now: number): DeltaOutcome {
    if (this.sequence < 0 || delta.sequence > this.sequence + 1) return 'gap';
    if (delta.sequence <= this.sequence) return 'old';
    for (const officer of delta.arrived) this.officers.set(officer.officerId, officer);
    for (const officerId of delta.left) this.officers.delete(officerId);
    for (const device of delta.devices) this.devices.set(device.deviceId, device);
    this.advance(delta.sequence, delta.time, now);
    const touched: LiveTopic[] = ['connection'];
    if (delta.arrived.length + delta.left.length > 0) touched.push('officers');
    if (delta.devices.length > 0) touched.push('devices');
    if (this.dropFinishedAlarms(delta.time)) touched.push('alarms');
    touched.push(...this.dropFinishedWork(delta.time));
    if (delta.coverage) touched.push(...this.applyCoverage(delta.coverage));
    this.announce(touched);
    return 'applied';
  }

  /** Moves officers by the next frame, or says why not; what is no frame leaves a hole like a lost one. `now`: this machine's clock, epoch ms. */
  applyMoves(bytes: unknown, now: number): DeltaOutcome {
    const frame = readFrame(bytes);
    if (typeof frame === 'string' || this.movesSequence < 0) return 'gap';
    if (frame.sequence <= this.movesSequence) return 'old';
    if (frame.previous !== this.movesSequence) return 'gap';
    const moves = frame.moves((officerId) => this.officers.get(officerId));
    if (typeof moves === 'string') return 'gap';
    for (const move of moves) this.officers.set(move.officerId, { ...this.officers.get(move.officerId)!, ...move });
    this.movesSequence = frame.sequence;
    this.advance(this.sequence, frame.time, now);
    const touched: LiveTopic[] = ['officers', 'connection'];
    if (this.dropFinishedAlarms(frame.time)) touched.push('alarms');
    this.announce(touched);
    return 'applied';
  }

  /** One alarm as it is now. Cleared and acknowledged ones leave the picture a minute later: whoever clicked sees that it counted. */
  applyAlarm(alarm: Alarm): void {
    this.alarms.set(alarm.id, alarm);
    this.announce(['alarms']);
  }

  applyInstruction(instruction: Instruction): void {
    this.instructions.set(instruction.id, instruction);
    this.announce(['instructions']);
  }

  /** One report as it is now; one that is closed stays for two hours, so that whoever reads it is not interrupted. */
  applyReport(report: Report): void {
    this.reports.set(report.id, report);
    this.announce(['reports']);
  }

  applyFullGateways(gateways: readonly FullGateway[]): void {
    this.fullGateways = gateways;
    this.announce(['full-gateways']);
  }

  setConnection(state: ConnectionState): void {
    if (this.connection === state) return;
    this.connection = state;
    this.announce(['connection']);
  }

  /** Forgets everything, as when somebody else signs in. */
  clear(): void {
    for (const map of [this.officers, this.devices, this.alarms, this.instructions, this.reports]) map.clear();
    this.coverage = null;
    this.fullGateways = [];
    this.sequence = this.movesSequence = -1;
    this.dataTime = null;
    this.receivedAt = null;
    this.connection = 'connecting';
    this.announce(LIVE_TOPICS);
  }

  private applyCoverage(change: CoverageChange): LiveTopic[] {
    if (!this.coverage) return [];
    const { coverage, isOverdueChanged } = changeCoverage(this.coverage, change);
    this.coverage = coverage;
    return isOverdueChanged ? ['coverage', 'gaps'] : ['coverage'];
  }

  private dropFinishedAlarms(time: number): boolean {
    let dropped = false;
    for (const { id, active, acknowledgedAt, clearedAt } of this.alarms.values()) {
      if (active || acknowledgedAt === null) continue;
      if (time - Math.max(acknowledgedAt, clearedAt ?? 0) > FINISHED_ALARM_SHOWN_MS) dropped = this.alarms.delete(id);
    }
    return dropped;
  }

  /** What a snapshot would not bring any more goes from a page that is open for a whole shift, too. */
  private dropFinishedWork(time: number): LiveTopic[] {
    if (time - this.tidiedAt < TIDY_EVERY_MS) return [];
    this.tidiedAt = time;
    const dropped: LiveTopic[] = [];
    for (const instruction of this.instructions.values()) {
      if (isOpen(instruction) || time - lastStepAt(instruction) < FINISHED_WORK_SHOWN_MS) continue;
      if (this.instructions.delete(instruction.id)) dropped.push('instructions');
    }
    for (const { id, closedAt } of this.reports.values())
      if (closedAt !== null && time - closedAt > FINISHED_WORK_SHOWN_MS && this.reports.delete(id))
        dropped.push('reports');
    return dropped;
  }

  private advance(sequence: number, time: number, now: number): void {
    this.sequence = sequence;
    this.dataTime = time;
    this.receivedAt = now;
  }

  private announce(topics: readonly LiveTopic[]): void {
    for (const topic of topics) this.versions.set(topic, this.version(topic) + 1);
    for (const topic of topics) for (const listener of this.listeners.get(topic) ?? []) listener();
  }
}

/** How many officers are in each state. */
export function countStates(officers: Iterable<OfficerLive>): Record<OfficerState, number> {
  const counts: Record<OfficerState, number> = { live: 0, stale: 0, unknown: 0, 'off-duty': 0 };
  for (const officer of officers) counts[officer.state] += 1;
  return counts;
}

function replace<K, V>(map: Map<K, V>, values: readonly V[], keyOf: (value: V) => K): void {
  map.clear();
  for (const value of values) map.set(keyOf(value), value);
}

/** When something was last said about an instruction. */
function lastStepAt({ issuedAt, receivers }: Instruction): number {
  let last = issuedAt;
  for (const { steps } of receivers) for (const { at } of steps) last = Math.max(last, at);
  return last;
}
