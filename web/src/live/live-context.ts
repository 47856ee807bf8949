import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { LiveStore, LiveTopic } from './live-store.ts';
import type { OperatorLink } from './operator-link.ts';

export interface Live {
  readonly store: LiveStore;
  readonly link: OperatorLink;
}

export const LiveContext = createContext<Live | null>(null);

/** The live picture and the connection that fills it. Throws outside the command view. */
export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive outside LiveContext');
  return live;
}

/** Renders again on every change of the topic: for things that change seldom (alarms, instructions, the connection's state). */
export function useLiveTopic(topic: LiveTopic): LiveStore {
  const { store } = useLive();
  useSyncExternalStore(
    (listener) => store.subscribe(topic, listener),
    () => store.version(topic),
  );
  return store;
}

/**
 * Renders again at most once in `everyMs` when the topic changed: for lists of things that move all the time, which nobody can
 * read ten times a second. The first change after a rest shows at once.
 */
export function useLiveTopicCalmly(topic: LiveTopic, everyMs: number): LiveStore {
  const { store } = useLive();
  const [, render] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let shownAt = 0;
    const renderAgain = (): void => {
      render((count) => count + 1);
    };
    const show = (): void => {
      timer = null;
      shownAt = Date.now();
      renderAgain();
    };
    const stop = store.subscribe(topic, () => {
      timer ??= setTimeout(show, Math.max(0, shownAt + everyMs - Date.now()));
    });
    // What changed before this listened. It is no turn of its own: the first picture, which comes a moment later, must not wait for it.
    renderAgain();
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  }, [store, topic, everyMs]);
  return store;
}
