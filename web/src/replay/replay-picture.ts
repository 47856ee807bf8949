import type { Alarm, DeviceLive, Instruction, OfficerLive, Report } from '@xuncheng/contract';
import type { LiveTopic } from '../live/live-store.ts';
import { isOpen } from '../instruct/ladder.ts';
import type { Tail } from '../scene/tails.ts';
import type { LoadedReplay } from './loaded-replay.ts';
import { alarmAt, instructionAt, officerAt } from './picture-at.ts';
import { tailOf } from './tail-of.ts';

/**
 * The picture of a moment that is over, in the maps that the scene reads as it reads those of now. Devices have no past here: what they
 * said is not kept by moment, and a state of now would be a lie.
 */
export class ReplayPicture {
  readonly officers = new Map<number, OfficerLive>();
  readonly devices: ReadonlyMap<string, DeviceLive> = new Map();
  readonly alarms = new Map<number, Alarm>();
  /** Reports are of now: what was known of them at a moment is not asked for. */
  readonly reports: ReadonlyMap<string, Report> = new Map();
  readonly instructions = new Map<string, Instruction>();
  /** Grows with each moment shown. */
  movesSequence = 0;
  tailMinutes = 10;
  private readonly loaded: LoadedReplay;
  private readonly listeners = new Map<LiveTopic, Set<() => void>>();
  private at: number;
  /** What alarms and instructions were shown last, in one word. */
  private shown = '';

  constructor(loaded: LoadedReplay) {
    this.loaded = loaded;
    this.at = loaded.from;
  }

  subscribe(topic: LiveTopic, listener: () => void): () => void {
    let set = this.listeners.get(topic);
    if (!set) this.listeners.set(topic, (set = new Set()));
    set.add(listener);
    return () => {
      set.delete(listener);
    };
  }

  /** Shows another moment, epoch ms. */
  show(at: number): void {
    this.at = at;
    this.movesSequence++;
    for (const person of this.loaded.people) {
      const officer = officerAt(person, at, this.loaded.limits);
      if (officer) this.officers.set(person.officerId, officer);
      else this.officers.delete(person.officerId);
    }
    if (this.showEvents()) this.announce(['alarms', 'instructions']);
    this.announce(['officers']);
  }

  /** Where everybody on duty came from in the last minutes, the way they went, as fine as can be seen at so many metres a pixel. */
  tails(metresPerPixel: number): readonly Tail[] {
    const since = this.at - this.tailMinutes * 60_000;
    return this.loaded.people.flatMap((person) => {
      const officer = this.officers.get(person.officerId);
      return officer ? tailOf(person.trail, since, this.at, officer, metresPerPixel) : [];
    });
  }

  /** Says whether anything is otherwise than before. */
  private showEvents(): boolean {
    const alarms = this.loaded.alarms.flatMap((alarm) => alarmAt(alarm, this.at) ?? []);
    const instructions = this.loaded.instructions.flatMap((one) => instructionAt(one, this.at) ?? []).filter(isOpen);
    const shown = JSON.stringify([
      alarms.map(({ id, active, acknowledgedAt }) => [id, active, acknowledgedAt]),
      instructions.map(({ id, receivers }) => [id, receivers.map(({ state }) => state)]),
    ]);
    if (shown === this.shown) return false;
    this.shown = shown;
    this.alarms.clear();
    for (const alarm of alarms) this.alarms.set(alarm.id, alarm);
    this.instructions.clear();
    for (const instruction of instructions) this.instructions.set(instruction.id, instruction);
    return true;
  }

  private announce(topics: readonly LiveTopic[]): void {
    for (const topic of topics) for (const listener of this.listeners.get(topic) ?? []) listener();
  }
}
