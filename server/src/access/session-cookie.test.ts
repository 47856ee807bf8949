import express from 'express';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createCookieRenewal } from './session-cookie.ts';

const HOUR = 3_600_000;

it('gives the cookie out again about once an hour, as it came, to whoever goes on asking', async () => {
  const renew = createCookieRenewal();
  const application = express().get('/:session/:now', (request, response) => {
    renew(request, request.params.session, Number(request.params.now));
    response.end();
  });
  const listener = application.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const ask = async (session: string, hours: number): Promise<string[]> => {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/${session}/${String(hours * HOUR)}`, {
      headers: { cookie: `other=1; xuncheng.sid=s%3A${session}.mark; more=2` },
    });
    return answer.headers.getSetCookie();
  };
  expect(await ask('a', 1)).toEqual([]);
  expect(await ask('a', 1.9)).toEqual([]);
  expect(await ask('a', 2)).toEqual([
    expect.stringMatching(/^xuncheng\.sid=s%3Aa\.mark; Max-Age=43200; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/),
  ]);
  expect(await ask('a', 2.5)).toEqual([]);
  // Another one's is not due because this one's is.
  expect(await ask('b', 3.5)).toEqual([]);
  expect(await ask('a', 3.5)).toHaveLength(1);
  listener.close();
});
