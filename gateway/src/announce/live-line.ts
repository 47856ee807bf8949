import { countOf, FIXES_AT_ONCE, LIVE_BYTES_AT_MOST, LiveBacklog, type LiveNews } from './live-backlog.ts';

/** What one listener is told: one announcement on its way at a time, the rest waits here and not in a socket. */
export interface LiveLine {
  /** @param json the same as JSON, made once for all listeners */
  readonly offer: (news: LiveNews, json: () => string) => void;
}

/**
 * A line to one listener. As long as it keeps up it hears every announcement; when it does not, what waits is put together (`LiveBacklog`) and a
 * number is left out of its sequence, by which it knows that it missed something.
 *
 * @param send one announcement; calls back, with or without success, when the next may follow
 */
export function createLiveLine(send: (json: string, done: () => void) => void): LiveLine {
  const backlog = new LiveBacklog();
  let sequence = 0;
  let isSending = false;

  function say(json: string): void {
    isSending = true;
    send(`{"sequence":${String(++sequence)},${json.slice(1)}`, () => {
      isSending = false;
      goOn();
    });
  }

  function goOn(): void {
    if (isSending || backlog.isEmpty) return;
    const { news, hasLost } = backlog.take();
    if (hasLost) sequence++;
    say(JSON.stringify(news));
  }

  return {
    offer: (news, json) => {
      if (!isSending && backlog.isEmpty && countOf(news) <= FIXES_AT_ONCE) {
        const text = json();
        // A character has three bytes at most, and most have one.
        if (text.length * 3 <= LIVE_BYTES_AT_MOST || Buffer.byteLength(text) < LIVE_BYTES_AT_MOST - 64) {
          say(text);
          return;
        }
      }
      backlog.add(news);
      goOn();
    },
  };
}
