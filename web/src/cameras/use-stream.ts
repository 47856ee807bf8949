import type { StreamKind } from '@xuncheng/contract';
import { useEffect, useState, type RefObject } from 'react';
import { useLive } from '../live/live-context.ts';
import { playStream, type StreamState } from './play-stream.ts';
import { hidePlaying, showPlaying } from './playing-videos.ts';

/** Plays a camera's stream in `video` as long as it is shown and somebody looks at the page. `kind` null: it is none. */
export function useStream(
  cameraId: string,
  kind: StreamKind | null,
  video: RefObject<HTMLVideoElement | null>,
): { readonly state: StreamState; readonly at: number | null } {
  const { store } = useLive();
  const [shown, setShown] = useState<{ readonly state: StreamState; readonly at: number | null }>({
    state: { state: 'waiting' },
    at: null,
  });
  useEffect(() => {
    const element = video.current;
    if (kind === null || !element) return;
    let stop: (() => void) | undefined;
    const look = (): void => {
      stop?.();
      stop = undefined;
      if (document.hidden) return;
      const clock = (): number => store.serverNow(Date.now());
      stop = playStream(kind, cameraId, element, clock, (state) => {
        if (state.state === 'frame') showPlaying(cameraId, element, state.at);
        setShown(({ at }) => ({ state, at: state.state === 'frame' ? state.at : at }));
      });
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      stop?.();
      hidePlaying(cameraId, element);
    };
  }, [cameraId, kind, video, store]);
  return shown;
}
