import type { RunningDistrict } from './running-district.ts';

/** What the assertions look into. */
export type Answer = any; // eslint-disable-line @typescript-eslint/no-explicit-any

/** A request below /api/v1 as the pages send it; undefined for an answer without a body. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** Signed in as the demonstration's account of a role, without a browser. */
export async function apiAs(district: RunningDistrict, role: string): Promise<Ask> {
  let cookie = '';
  const ask: Ask = async (method, pathname, body) => {
    const type = body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
    const response = await fetch(`${district.url}/api/v1${pathname}`, {
      method,
      headers: { 'x-requested-with': 'xuncheng', 'content-type': type, cookie },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return response.status === 204 ? undefined : response.json();
  };
  await ask('POST', '/session/demo', { role });
  return ask;
}
