import type { InstructionForDevice, ReceiptStep, TravelMode, InstructionKind } from '@xuncheng/contract';

/** What an officer is doing. Seconds are of behaviour, not of the clock on the wall. */
export type Activity =
  | { readonly kind: 'patrol' }
  | { readonly kind: 'pause'; readonly secondsLeft: number }
  /** On the way to the place of an instruction, or there. */
  | { readonly kind: 'errand'; readonly instructionId: string };

/** How the officer will take an instruction; decided when it arrives, carried out step by step. */
export type Attitude = 'willing' | 'refusing' | 'silent';

/** One instruction in an officer's hands. */
export interface Errand {
  readonly instructionId: string;
  readonly kind: InstructionKind;
  /** Corner of the network nearest to the place; undefined when no place was named. */
  readonly corner: number | undefined;
  readonly attitude: Attitude;
  readonly said: ReceiptStep;
  /** Until the next step is said; while under way the walking decides instead. */
  readonly secondsLeft: number;
}

/** An officer on shift (a fictitious person). Positions are metres on the network's plane. */
export interface Officer {
  readonly deviceId: string;
  readonly badge: string;
  readonly beatCode: string;
  readonly travelMode: TravelMode;
  readonly cruiseMetresPerSecond: number;
  readonly x: number;
  readonly y: number;
  readonly headingDegrees: number;
  readonly metresPerSecond: number;
  /** Corners still to pass, the next one first. */
  readonly way: readonly number[];
  /** Corners of the beat this officer goes to; everybody overlooks some, which is what coverage is measured for. */
  readonly habit: readonly number[];
  /** Of those, the ones not yet visited on this round. */
  readonly round: readonly number[];
  readonly activity: Activity;
  readonly batteryPercent: number;
  /** Slowly wandering error of the receiver, metres east and north. */
  readonly drift: readonly [east: number, north: number];
  /** Open instructions, the oldest first. */
  readonly errands: readonly Errand[];
  /** Everything ever taken in hand: an instruction is executed once, however often it is sent. */
  readonly known: ReadonlySet<string>;
}

/** A step that the officer says now. */
export interface SaidStep {
  readonly instructionId: string;
  readonly step: ReceiptStep;
  readonly reason?: string;
}

/** What the weather and the day do to people; from the scenario. */
export interface Mood {
  /** 1 on a dry day; less in rain. */
  readonly paceFactor: number;
  readonly refusalShare: number;
  readonly silenceShare: number;
}

/** Reasons that officers give; as varied as a phone's list of them. */
export const REFUSAL_REASONS = [
  '正在处置另一起事件，无法分身',
  '距离过远，建议就近派员',
  '电动车故障，正在等待维修',
  '正在配合交警疏导交通',
] as const;

export type Instruction = InstructionForDevice;
