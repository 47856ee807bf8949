import type { SensedPosition } from '../officers/sense-position.ts';

/** A position report as it is kept in the terminal: with its own id and time, which never change again. */
export interface TerminalFix extends SensedPosition {
  readonly id: number;
  /** Epoch ms by the terminal's clock. */
  readonly time: number;
}
