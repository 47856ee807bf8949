import type { PictureFailureReason } from '@xuncheng/contract';

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
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new PictureFailure('unknown-host');
  if (/CERT|SELF_SIGNED|UNABLE_TO|^ERR_TLS|^ERR_SSL|EPROTO/.test(code)) return new PictureFailure('certificate');
  // What is no HTTP (HPE_…) is a host with another service.
  if (code.startsWith('HPE_')) return new PictureFailure('not-a-picture');
  return new PictureFailure('unreachable');
}
