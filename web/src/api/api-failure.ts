import type { ApiError } from '@xuncheng/contract';

/**
 * A request that did not answer what was asked. `status` is the HTTP status; 0 when no server answered at all,
 * -1 when the answer did not have the agreed shape.
 */
export class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: ApiError['details'];
  /** Seconds to wait before asking again, when the server said so. */
  readonly retryAfterSeconds: number | null;

  constructor(status: number, error: ApiError, retryAfterSeconds: number | null = null) {
    super(error.message);
    this.name = 'ApiFailure';
    this.status = status;
    this.code = error.code;
    this.details = error.details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Did the server say that nobody is signed in? */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 401;
}
