import type { MapSourceFailureReason } from '@xuncheng/contract';
import { connectionTrouble } from '../connection-trouble.ts';

/** Why a source gave nothing, by name. `status`: its own answer, when that was the trouble. */
export class SourceFailure extends Error {
  readonly reason: MapSourceFailureReason;
  readonly status: number | null;

  constructor(reason: MapSourceFailureReason, status: number | null = null) {
    super(`nothing from the source of the map: ${reason}${status === null ? '' : ` (${String(status)})`}`);
    this.name = 'SourceFailure';
    this.reason = reason;
    this.status = status;
  }
}

/** What an error of a connection means to whoever repairs it. */
export function asSourceFailure(error: unknown): SourceFailure {
  if (error instanceof SourceFailure) return error;
  const trouble = connectionTrouble(error);
  return new SourceFailure(trouble === 'not-http' ? 'unreachable' : trouble);
}
