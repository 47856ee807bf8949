import { z } from 'zod';
import type { ApiError } from './http-api/common.ts';
import {
  cancelInstruction,
  type Alarm,
  type CoverageChange,
  type CoverageNow,
  type Instruction,
  type NewInstruction,
} from './http-api/operations.ts';
import type { PushSubscriptionKeys } from './push.ts';
import type { Report } from './http-api/reports.ts';
import type { JournalFullReason } from './telemetry/admitted.ts';
import type { InstructionForDevice, InstructionReceipt } from './instruction.ts';

/**
 * Socket.IO, path `/socket.io`. Two namespaces with their own authentication:
 * `/operator` by the session cookie, `/device` by `auth: { deviceId, token }`.
 */
export const OPERATOR_NAMESPACE = '/operator';
export const DEVICE_NAMESPACE = '/device';

/** As it comes with the platform: what the age of a position means, and the time after which whoever has not come is absent. */
export const PICTURE_LIMITS = {
  /** Seconds since the last usable fix at which an officer is no longer live, and no longer known. */
  staleSeconds: 30,
  unknownSeconds: 180,
  /** Seconds after the beginning of a shift. */
  absentSeconds: 1_800,
};
export type PictureLimits = Readonly<typeof PICTURE_LIMITS>;

export const OFFICER_STATES = ['live', 'stale', 'unknown', 'off-duty'] as const;
export type OfficerState = (typeof OFFICER_STATES)[number];

/** What changes with a fix or a connection; times in epoch ms. Position null when never seen in this shift. */
export interface OfficerMove {
  readonly officerId: number;
  readonly state: OfficerState;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly accuracy: number | null;
  readonly heading: number | null;
  readonly speed: number | null;
  readonly battery: number | null;
  readonly fixAt: number | null;
  /** Terminal connected over Socket.IO right now. */
  readonly connected: boolean;
}

/** An officer on duty as the map shows it. */
export interface OfficerLive extends OfficerMove {
  readonly badge: string;
  readonly name: string;
  readonly deviceId: string | null;
  readonly areaId: number;
  readonly beat: string;
  readonly shiftId: number;
}

export const HEALTH_STATES = ['well', 'impaired', 'silent', 'unknown'] as const;
export const HEALTH_REASONS = [
  'offline',
  'keep-alive',
  'stale',
  'clock',
  'battery',
  'permission',
  'refused',
  'off-duty',
  'hidden',
  'no-position',
  'inaccurate',
] as const;

/** How a device is, and why (server/src/compute/device-health/RULES.md). */
export interface DeviceHealth {
  readonly state: (typeof HEALTH_STATES)[number];
  readonly reason: (typeof HEALTH_REASONS)[number] | null;
  /** Epoch ms; null when nobody knows. */
  readonly since: number | null;
  /** Battery: percent. Clock: seconds ahead (negative: behind). */
  readonly value: number | null;
}

/** Degrees, degrees from north, epoch ms. */
export interface DevicePosition {
  readonly lon: number;
  readonly lat: number;
  readonly heading: number | null;
  readonly at: number;
}

export interface DeviceLive {
  readonly deviceId: string;
  readonly online: boolean | null;
  readonly lastSeenAt: number | null;
  /** Probes: the newest reading. */
  readonly value: number | null;
  readonly quality: string | null;
  /** Percent at the last report. */
  readonly battery: number | null;
  /** Where a vehicle or phone is that no officer carries on a shift (who carries one is shown as an officer, and off duty not at all). */
  readonly position: DevicePosition | null;
  readonly health: DeviceHealth;
}

/** A gateway that takes nothing from devices: they keep what they have to say until it does. */
export interface FullGateway {
  readonly gatewayId: string;
  readonly reason: JournalFullReason;
  /** Epoch ms. */
  readonly since: number;
}

/**
 * Everything the caller's area holds now. Deltas with a higher sequence follow, and frames of moves each of which names the one
 * before it, the first `movesSequence`; a gap in either means: ask for `resync`.
 */
export interface LiveSnapshot {
  readonly sequence: number;
  readonly movesSequence: number;
  readonly time: number;
  readonly officers: readonly OfficerLive[];
  readonly devices: readonly DeviceLive[];
  readonly alarms: readonly Alarm[];
  readonly instructions: readonly Instruction[];
  /** Those that are not closed. */
  readonly reports: readonly Report[];
  readonly coverage: CoverageNow;
  readonly fullGateways: readonly FullGateway[];
}

/** What changes seldom. Who moves, and in what state, comes in frames (moves/move-code.ts). */
export interface LiveDelta {
  readonly sequence: number;
  readonly time: number;
  /** Officers whose shift began (whole record) or ended (ids). */
  readonly arrived: readonly OfficerLive[];
  readonly left: readonly number[];
  readonly devices: readonly DeviceLive[];
  /** Looked at once a second; null: as it was. */
  readonly coverage: CoverageChange | null;
}

/** Answer of every request event: the acknowledgement callback gets exactly one. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ApiError };

export interface OperatorServerEvents {
  snapshot: (snapshot: LiveSnapshot) => void;
  delta: (delta: LiveDelta) => void;
  /** A frame of moves; in a browser an ArrayBuffer. */
  moves: (frame: Uint8Array) => void;
  alarm: (alarm: Alarm) => void;
  instruction: (instruction: Instruction) => void;
  report: (report: Report) => void;
  /** All gateways that are full now. */
  'full-gateways': (gateways: readonly FullGateway[]) => void;
  /** Visits, gaps or figures were recomputed: ask again for what is on screen. */
  recomputed: (what: { readonly shiftIds: readonly number[] }) => void;
  /** Areas, cells, beats, the map or what can lie under it were changed: ask again. */
  city: () => void;
  /** Shifts of now or soon were planned, changed or taken out, or somebody clocked in or out: ask again. */
  roster: () => void;
  /** A geofence was drawn, changed or deleted, or somebody entered or left it: ask again. */
  geofence: (what: { readonly geofenceId: number }) => void;
}

export interface OperatorClientEvents {
  resync: (answer: (result: Answer<LiveSnapshot>) => void) => void;
  /** What the screen shows now. Moves outside come seldom; until it is said, everything is shown. */
  viewport: (viewport: Viewport) => void;
  instruct: (order: NewInstruction, answer: (result: Answer<Instruction>) => void) => void;
  'instruction-cancel': (
    order: z.infer<typeof instructionCancelEvent>,
    answer: (result: Answer<Instruction>) => void,
  ) => void;
  'alarm-acknowledge': (order: z.infer<typeof alarmAcknowledgeEvent>, answer: (result: Answer<Alarm>) => void) => void;
}

const lon = z.number().min(-180).max(180);
const lat = z.number().min(-90).max(90);
export const viewportEvent = z
  .object({
    west: lon,
    south: lat,
    east: lon,
    north: lat,
    /** Of the ground in the middle of the screen: what is smaller is not seen. */
    metresPerPixel: z.number().positive().max(1_000_000),
  })
  .refine(({ west, south, east, north }) => west <= east && south <= north, 'a box from its south-western corner');
export type Viewport = z.infer<typeof viewportEvent>;

export const instructionCancelEvent = cancelInstruction.extend({ instructionId: z.uuid() });
export const alarmAcknowledgeEvent = z.object({ alarmId: z.number().int() });

/**
 * `clock` of a terminal: the officer begins or ends the shift, or a rest within it. Tracking counts between `in` and `out` only; nobody answers for
 * the time of a rest, and nobody is sent anywhere then. The same said again counts once.
 */
export const clockEvent = z.object({
  action: z.enum(['in', 'out', 'rest', 'resume']),
  time: z.number(),
  /** Where a rest is begun or ended, if that is known. */
  lon: z.number().min(-180).max(180).optional(),
  lat: z.number().min(-90).max(90).optional(),
});
export type ClockEvent = z.infer<typeof clockEvent>;

export interface DeviceServerEvents {
  /** The acknowledgement is the step `delivered`. */
  instruction: (instruction: InstructionForDevice, delivered: () => void) => void;
  'instruction-cancel': (cancelled: { readonly instructionId: string; readonly reason: string | null }) => void;
  /** An operator has seen the call for help that this terminal raised at `since` (epoch ms). Said again after each connection. */
  'help-seen': (seen: { readonly since: number }) => void;
  /** What a browser subscribes with to be reached while its page is closed; said after connecting where there is such a way. */
  'push-key': (publicKey: string) => void;
}

export interface DeviceClientEvents {
  receipt: (receipt: InstructionReceipt, answer: (result: Answer<null>) => void) => void;
  clock: (event: ClockEvent, answer: (result: Answer<null>) => void) => void;
  'push-subscription': (subscription: PushSubscriptionKeys, answer: (result: Answer<null>) => void) => void;
}

export const deviceHandshake = z.object({ deviceId: z.string().min(1).max(63), token: z.string().min(1).max(200) });
