import { OFFICER_STATES, type OfficerMove } from '../live-events.ts';
import { ByteCursor, orRefusal, Refused, type FrameRefusal } from './byte-cursor.ts';
import {
  AGE_STEP_MS,
  CONNECTED,
  DETAILS_SHIFT,
  DETAIL_UNITS,
  detailValue,
  MOVES_VERSION,
  NOWHERE,
  STATE_MASK,
  STEP,
  STEPS_PER_DEGREE,
  TILE_BITS,
  toSteps,
} from './move-code.ts';

export interface MoveFrame {
  readonly sequence: number;
  /** Sequence of the frame, or snapshot, that this one follows. */
  readonly previous: number;
  /** Epoch ms. */
  readonly time: number;
  /** Reads the officers. `known`: how the receiver has an officer; those it does not have are passed over. */
  readonly moves: (known: (officerId: number) => OfficerMove | undefined) => OfficerMove[] | FrameRefusal;
}

/** Read a frame's header; its officers are read when asked for, because they depend on what the receiver has. */
export function readFrame(bytes: unknown): MoveFrame | FrameRefusal {
  // Browsers hand out the buffer, Node a view of one.
  const view = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
  if (!(view instanceof Uint8Array)) return 'frame-malformed';
  const cursor = new ByteCursor(view);
  return orRefusal(() => {
    if (cursor.u8() !== MOVES_VERSION) throw new Refused('frame-version');
    const sequence = cursor.u32();
    const previous = cursor.u32();
    const time = cursor.f64();
    if (!Number.isFinite(time)) throw new Refused('frame-malformed');
    const start = cursor.at;
    return {
      sequence,
      previous,
      time,
      moves: (known) =>
        orRefusal(() => {
          cursor.at = start;
          const moves: OfficerMove[] = [];
          while (!cursor.atEnd) readTile(cursor, time, known, moves);
          return moves;
        }),
    };
  });
}

function readTile(
  cursor: ByteCursor,
  time: number,
  known: (officerId: number) => OfficerMove | undefined,
  moves: OfficerMove[],
): void {
  const column = cursor.i16();
  const row = cursor.i16();
  let officerId = 0;
  for (;;) {
    const difference = cursor.varint();
    if (difference === 0) return;
    officerId += difference;
    const before = known(officerId);
    const move = readMove(cursor, officerId, column, row, time, before);
    if (before) moves.push(move);
  }
}

/** Every byte of an officer is read, whether or not the receiver has it: what follows begins behind it. */
function readMove(
  cursor: ByteCursor,
  officerId: number,
  column: number,
  row: number,
  time: number,
  before: OfficerMove | undefined,
): OfficerMove {
  const flags = cursor.u8();
  const state = OFFICER_STATES[flags & STATE_MASK]!;
  const connected = (flags & CONNECTED) !== 0;
  if (column === NOWHERE) return { officerId, state, connected, ...NO_POSITION };
  let lonSteps: number;
  let latSteps: number;
  if (flags & STEP) {
    // From nowhere nobody goes a step.
    if (before && (before.lon === null || before.lat === null)) throw new Refused('frame-malformed');
    lonSteps = toSteps(before?.lon ?? 0) + cursor.i8();
    latSteps = toSteps(before?.lat ?? 0) + cursor.i8();
  } else {
    lonSteps = (column << TILE_BITS) + cursor.u16();
    latSteps = (row << TILE_BITS) + cursor.u16();
  }
  const age = cursor.zigzag();
  const detail = (index: number, from: number | null | undefined): number | null =>
    flags & (1 << (DETAILS_SHIFT + index)) ? detailValue(cursor.varint(), DETAIL_UNITS[index]!) : (from ?? null);
  return {
    officerId,
    state,
    connected,
    lon: lonSteps / STEPS_PER_DEGREE,
    lat: latSteps / STEPS_PER_DEGREE,
    fixAt: time - age * AGE_STEP_MS,
    // In the order in which they are written.
    heading: detail(0, before?.heading),
    speed: detail(1, before?.speed),
    accuracy: detail(2, before?.accuracy),
    battery: detail(3, before?.battery),
  };
}

const NO_POSITION = {
  lon: null,
  lat: null,
  fixAt: null,
  heading: null,
  speed: null,
  accuracy: null,
  battery: null,
} as const;
