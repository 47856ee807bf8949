import dns from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isLocalAddress, namesLocalHost } from './local-address.ts';
import { SourceFailure } from './source-failure.ts';

export interface AskLimits {
  /** Until the source has begun to answer. */
  readonly answerMs: number;
  /** Until its answer is whole: who drips bytes is not waited for. */
  readonly wholeMs: number;
  readonly bytesAtMost: number;
}

/** Connections are kept: a screen asks for dozens of tiles of one host. */
export interface SourceLine {
  /** May the host of an address be asked, as far as its name tells? */
  readonly mayAsk: (address: string) => boolean;
  /**
   * What is at an address, in pieces. Asked is this address and no other: redirections are refused.
   * @throws SourceFailure, or the error of the connection
   */
  readonly pieces: (address: URL | string, limits: AskLimits) => AsyncGenerator<Buffer, void, undefined>;
  readonly close: () => void;
}

/** A connection that nobody used for so long is ended. */
const IDLE_MS = 30_000;

/** What a name resolves to is looked at when it is connected to, each time: it may be another address by then. */
const lookUpElsewhere: LookupFunction = (hostname, options, done) => {
  dns.lookup(hostname, options, (error, address, family) => {
    const found = typeof address === 'string' ? [address] : address.map((one) => one.address);
    done(error ?? (found.some(isLocalAddress) ? new SourceFailure('local-address') : null), address, family);
  });
};

/**
 * Open connections to sources of maps.
 * @param allowsLocal also to this host and its own wire, where things answer that nobody outside is meant to reach
 */
export function openSourceLine(allowsLocal: boolean): SourceLine {
  const options = { keepAlive: true, timeout: IDLE_MS };
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };

  function ask(url: URL, limits: AskLimits, signal: AbortSignal, isAgain = false): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const isSecure = url.protocol === 'https:';
      const asked = (isSecure ? https : http).get(
        url,
        {
          agent: agents[isSecure ? 'https:' : 'http:'],
          ...(allowsLocal ? {} : { lookup: lookUpElsewhere }),
          signal,
          headers: { accept: '*/*', 'accept-encoding': 'gzip', 'user-agent': 'xuncheng' },
        },
        (response) => {
          clearTimeout(timer);
          resolve(response);
        },
      );
      const timer = setTimeout(() => asked.destroy(new SourceFailure('no-answer')), limits.answerMs);
      asked.on('error', (error) => {
        clearTimeout(timer);
        // A kept connection that the host has ended meanwhile says nothing about the host.
        if (asked.reusedSocket && !isAgain && 'code' in error && error.code === 'ECONNRESET')
          ask(url, limits, signal, true).then(resolve, reject);
        else reject(error);
      });
    });
  }

  const mayAsk = (address: string): boolean =>
    allowsLocal || !URL.canParse(address) || !namesLocalHost(new URL(address).hostname);

  return {
    mayAsk,
    pieces: async function* (address, limits) {
      if (!mayAsk(String(address))) throw new SourceFailure('local-address');
      const control = new AbortController();
      const tooLong = new SourceFailure('no-answer');
      const timer = setTimeout(() => {
        control.abort(tooLong);
      }, limits.wholeMs);
      try {
        const response = judge(await ask(new URL(address), limits, control.signal));
        let length = 0;
        for await (const piece of unpacked(response) as AsyncIterable<Buffer>) {
          length += piece.length;
          if (length > limits.bytesAtMost) throw new SourceFailure('too-large');
          yield piece;
        }
      } catch (error) {
        throw control.signal.reason === tooLong ? tooLong : error;
      } finally {
        clearTimeout(timer);
        control.abort();
      }
    },
    close: () => {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

function judge(response: IncomingMessage): IncomingMessage {
  const { statusCode = 0 } = response;
  if (statusCode === 200) return response;
  // Read to its end the connection could be kept; but nobody knows how long that is.
  response.destroy();
  if (statusCode === 401 || statusCode === 403) throw new SourceFailure('unauthorized', statusCode);
  if (statusCode >= 300 && statusCode < 400) throw new SourceFailure('redirected', statusCode);
  if (statusCode === 204 || statusCode === 404) throw new SourceFailure('no-tile', statusCode);
  throw new SourceFailure('http-status', statusCode);
}

/** What is counted and looked at is what comes out: a megabyte of zeros packs into a kilobyte. */
function unpacked(response: IncomingMessage): Readable {
  if (!/^(x-)?gzip$/i.test(response.headers['content-encoding'] ?? '')) return response;
  const out = createGunzip();
  response.on('error', (error) => out.destroy(error));
  out.on('close', () => response.destroy());
  return response.pipe(out);
}
