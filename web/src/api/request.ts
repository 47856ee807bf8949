import { API_PREFIX, apiError } from '@xuncheng/contract';
import type { z } from 'zod';
import { ApiFailure } from './api-failure.ts';

/** Sent with everything that changes something; the server refuses such requests without it (cross-site request forgery). */
const PROOF_OF_ORIGIN = { 'X-Requested-With': 'xuncheng' } as const;

/** `GET`: the answer, checked against the contract's schema. Throws ApiFailure. */
export async function get<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
  const response = await send(path, { method: 'GET', ...(signal ? { signal } : {}) });
  return parse(await read(response), schema, path);
}

/** `GET` of bytes. Throws ApiFailure. */
export async function getBytes(path: string, signal: AbortSignal): Promise<Uint8Array> {
  return new Uint8Array(await (await send(path, { method: 'GET', signal })).arrayBuffer());
}

/** `GET` of an answer that comes in pieces, until it ends. Throws ApiFailure. */
export async function getPieces(
  path: string,
  signal: AbortSignal,
  onPiece: (piece: Uint8Array) => void,
): Promise<void> {
  const reader = (await send(path, { method: 'GET', signal })).body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) return;
    onPiece(piece.value);
  }
}

/** `POST` of a JSON body: the answer, checked. Throws ApiFailure. */
export async function post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
  const response = await send(path, withBody('POST', body));
  return parse(await read(response), schema, path);
}

/** `POST` of the bytes of a file: the answer, checked. Throws ApiFailure. */
export async function sendFile<T>(path: string, file: Blob, schema: z.ZodType<T>): Promise<T> {
  return parse(await read(await send(path, ofBytes('POST', file))), schema, path);
}

/** `PUT` of a JSON body: the answer, checked. Throws ApiFailure. */
export async function put<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
  const response = await send(path, withBody('PUT', body));
  return parse(await read(response), schema, path);
}

/** `PUT` of bytes: the answer, checked. Throws ApiFailure. */
export async function putBytes<T>(path: string, bytes: Uint8Array<ArrayBuffer>, schema: z.ZodType<T>): Promise<T> {
  return parse(await read(await send(path, ofBytes('PUT', bytes))), schema, path);
}

/** `PUT` of bytes that is answered with nothing. Throws ApiFailure. */
export async function bringBytes(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await send(path, ofBytes('PUT', bytes));
}

/** `POST` that is answered with nothing. Throws ApiFailure. */
export async function tell(path: string, body?: unknown): Promise<void> {
  await send(path, body === undefined ? { method: 'POST', headers: PROOF_OF_ORIGIN } : withBody('POST', body));
}

function ofBytes(method: 'POST' | 'PUT', body: Blob | Uint8Array<ArrayBuffer>): RequestInit {
  return { method, headers: { ...PROOF_OF_ORIGIN, 'Content-Type': 'application/octet-stream' }, body };
}

function withBody(method: 'POST' | 'PUT', body: unknown): RequestInit {
  return {
    method,
    headers: { ...PROOF_OF_ORIGIN, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/** `DELETE`: nothing comes back; sent also when the page is being left. Throws ApiFailure. */
export async function remove(path: string): Promise<void> {
  await send(path, { method: 'DELETE', headers: PROOF_OF_ORIGIN, keepalive: true });
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${API_PREFIX}${path}`, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiFailure(0, { code: 'unreachable', message: error instanceof Error ? error.message : String(error) });
  }
  if (response.ok) return response;
  const body = apiError.safeParse(await response.json().catch(() => null));
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
  throw new ApiFailure(
    response.status,
    body.success ? body.data : { code: `http-${String(response.status)}`, message: response.statusText },
    Number.isFinite(retryAfter) ? retryAfter : null,
  );
}

async function read(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new ApiFailure(-1, { code: 'not-json', message: response.url });
  }
}

function parse<T>(body: unknown, schema: z.ZodType<T>, path: string): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new ApiFailure(-1, {
    code: 'unexpected-answer',
    message: `${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  });
}
