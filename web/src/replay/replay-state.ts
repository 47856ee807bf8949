import { create } from 'zustand';
import type { LiveStore } from '../live/live-store.ts';
import { endFence, putAsideDraft, select, useView } from '../view/view-state.ts';
import { loadReplay } from './load-replay.ts';
import { fromFirstSeen } from './loaded-replay.ts';
import { replaySpan, type ReplayAsked, type Who } from './replay-asked.ts';
import type { Speed } from './replay-clock.ts';
import { eventTimes, ReplayPlayer } from './replay-player.ts';

/** A replay begins with the last two hours, or as much of them as something is known of. */
const FIRST_HOURS = 2;

interface ReplayState {
  /** Null: the screen is live. */
  readonly asked: ReplayAsked | null;
  /** Share that is loaded, 0–1; null when nothing is on its way. */
  readonly progress: number | null;
  readonly failure: unknown;
  readonly player: ReplayPlayer | null;
  /** What the clock says, as far as panels need to know: the scene is told by the picture itself. */
  readonly at: number;
  readonly playing: boolean;
  readonly speed: Speed;
  readonly skipping: boolean;
  readonly tailMinutes: number;
}

const LIVE = {
  asked: null,
  progress: null,
  failure: null,
  player: null,
  at: 0,
  playing: false,
  speed: 8,
  skipping: false,
  tailMinutes: 10,
} as const satisfies ReplayState;

export const useReplay = create<ReplayState>(() => LIVE);

let loading: AbortController | null = null;

/**
 * Opens a replay and loads it. What is open already is replaced, its clock kept where it still fits.
 * @param begins `when-seen`: what is empty at the beginning is left out, because nobody asked for it
 */
export async function openReplay(asked: ReplayAsked, begins: 'as-asked' | 'when-seen' = 'as-asked'): Promise<void> {
  loading?.abort();
  const own = (loading = new AbortController());
  useReplay.getState().player?.destroy();
  select(null);
  // The map of the past takes no drawing.
  if (useView.getState().fence) endFence();
  useView.setState({ pastTrail: null, ...putAsideDraft(), pickingPlace: false, lassoing: false });
  useReplay.setState({ asked, progress: 0, failure: null, player: null, playing: false, at: asked.at ?? asked.from });
  try {
    const whole = await loadReplay(asked, own.signal, (progress) => useReplay.setState({ progress }));
    if (own.signal.aborted) return;
    const loaded = begins === 'when-seen' ? fromFirstSeen(whole) : whole;
    const { speed, skipping, tailMinutes } = useReplay.getState();
    const player = new ReplayPlayer(loaded, asked.at, () => {
      useReplay.setState({ at: player.clock.at, playing: player.clock.playing, speed: player.clock.speed });
    });
    player.clock.speed = speed;
    player.clock.skipping = skipping;
    player.picture.tailMinutes = tailMinutes;
    useReplay.setState({ asked: { ...asked, from: loaded.from }, player, progress: null, at: player.clock.at });
  } catch (failure) {
    if (!own.signal.aborted) useReplay.setState({ failure, progress: null });
  }
}

/** Opens the last two hours by the server's clock, of everybody or of whoever is chosen; or goes back to live. */
export function toggleReplay(store: Pick<LiveStore, 'serverNow'>): void {
  if (useReplay.getState().asked) {
    closeReplay();
    return;
  }
  const now = store.serverNow(Date.now());
  const { chosen, selection } = useView.getState();
  const officerIds = chosen.size > 0 ? [...chosen] : selection?.kind === 'officer' ? [selection.officerId] : [];
  const who: Who = officerIds.length > 0 ? { kind: 'officers', officerIds } : { kind: 'all' };
  void openReplay({ ...replaySpan(now - FIRST_HOURS * 3_600_000, now), who, at: null }, 'when-seen');
}

/** Back to live: nothing of the past stays on the screen. */
export function closeReplay(): void {
  const { asked, player, speed, skipping, tailMinutes } = useReplay.getState();
  if (!asked) return;
  loading?.abort();
  player?.destroy();
  useReplay.setState({ ...LIVE, speed, skipping, tailMinutes });
  select(null);
  useView.setState({ coverageAt: null });
}

/** Goes by so many seconds of the replay's time, and stops there. */
export function stepReplay(seconds: number): void {
  const { player } = useReplay.getState();
  if (!player) return;
  player.pause();
  player.seek(player.clock.at + seconds * 1_000);
}

/** Goes to the next (1) or the one before (-1) of the alarms and instructions, and stops there. */
export function goToEvent(by: 1 | -1): void {
  const { player } = useReplay.getState();
  if (!player) return;
  const times = eventTimes(player.loaded);
  const { at } = player.clock;
  const next = by > 0 ? times.find((time) => time > at) : times.findLast((time) => time < at);
  player.pause();
  player.seek(next ?? (by > 0 ? player.clock.to : player.clock.from));
}

export function setSpeed(speed: Speed): void {
  const { player } = useReplay.getState();
  if (player) player.clock.speed = speed;
  useReplay.setState({ speed });
}

export function shiftSpeed(by: 1 | -1): void {
  const { player } = useReplay.getState();
  if (!player) return;
  player.clock.shift(by);
  useReplay.setState({ speed: player.clock.speed });
}

export function setSkipping(skipping: boolean): void {
  const { player } = useReplay.getState();
  if (player) player.clock.skipping = skipping;
  useReplay.setState({ skipping });
}

export function setTailMinutes(tailMinutes: number): void {
  const { player } = useReplay.getState();
  useReplay.setState({ tailMinutes });
  if (!player) return;
  player.picture.tailMinutes = tailMinutes;
  player.refresh();
}
