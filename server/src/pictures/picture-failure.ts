import type { PictureFailureReason } from '@xuncheng/contract';
import { connectionTrouble } from '../connection-trouble.ts';

/** Why a camera gave no picture, by name. `status`: the camera's own answer, when that was the trouble. */
export class PictureFailure extends Error {
  readonly reason: PictureFailureReason;
  readonly status: number | null;

  constructor(reason: PictureFailureReason, status: number | null = null) {
    super(`no picture: ${reason}`);
    this.name = 'PictureFailure';
    this.reason = reason;
    this.status = status;
  }
}

/** What an error of a connection means to whoever repairs it. */
export function asPictureFailure(error: unknown): PictureFailure {
  if (error instanceof PictureFailure) return error;
  const trouble = connectionTrouble(error);
  return new PictureFailure(trouble === 'not-http' ? 'not-a-picture' : trouble);
}
