import type { ParseKeys } from 'i18next';

/** Everything the keyboard can do: the one table that `?` shows and the listener follows. */
export const SHORTCUTS = [
  { action: 'palette', keys: 'Ctrl+K', text: 'shortcut.palette' },
  { action: 'search', keys: '/', text: 'shortcut.search' },
  { action: 'tab', keys: 'Alt+1 … 7', text: 'shortcut.tab' },
  { action: 'instruct', keys: 'i', text: 'shortcut.instruct' },
  { action: 'send', keys: 'Ctrl+Enter', text: 'shortcut.send' },
  { action: 'lasso', keys: 'l', text: 'shortcut.lasso' },
  { action: 'acknowledge', keys: 'a', text: 'shortcut.acknowledge' },
  { action: 'coverage', keys: 'c', text: 'shortcut.coverage' },
  { action: 'roster', keys: 'd', text: 'shortcut.roster' },
  { action: 'cluster', keys: 'o', text: 'shortcut.cluster' },
  { action: 'cameras', keys: 'v', text: 'shortcut.cameras' },
  { action: 'enlarge', keys: 'e', text: 'shortcut.enlarge' },
  { action: 'savePicture', keys: 's', text: 'shortcut.savePicture' },
  { action: 'home', keys: 'h', text: 'shortcut.home' },
  { action: 'pan', keys: '↑ ↓ ← →', text: 'shortcut.pan' },
  { action: 'zoom', keys: '+ −', text: 'shortcut.zoom' },
  { action: 'tilt', keys: 't', text: 'shortcut.tilt' },
  { action: 'north', keys: 'b', text: 'shortcut.north' },
  { action: 'measure', keys: 'm', text: 'shortcut.measure' },
  { action: 'fence', keys: 'f', text: 'shortcut.fence' },
  { action: 'aim', keys: '↑ ↓ ← → Enter', text: 'shortcut.aim' },
  { action: 'finish', keys: 'Enter', text: 'shortcut.finish' },
  { action: 'undo', keys: 'Backspace', text: 'shortcut.undo' },
  { action: 'look', keys: 'n', text: 'shortcut.look' },
  { action: 'replay', keys: 'r', text: 'shortcut.replay' },
  { action: 'replayPlay', keys: 'Space', text: 'shortcut.replayPlay' },
  { action: 'replayStep', keys: '← →', text: 'shortcut.replayStep' },
  { action: 'replayEvent', keys: ', .', text: 'shortcut.replayEvent' },
  { action: 'replaySpeed', keys: '[ ]', text: 'shortcut.replaySpeed' },
  { action: 'deselect', keys: 'Esc', text: 'shortcut.deselect' },
  { action: 'help', keys: '?', text: 'shortcut.help' },
] as const satisfies readonly { action: string; keys: string; text: ParseKeys }[];
export type ShortcutAction = (typeof SHORTCUTS)[number]['action'];

/** Class of dialogs that the view opens and closes by key itself. */
export const OWN_KEYS = 'own-keys';

export interface Keystroke {
  readonly key: string;
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey?: boolean;
}

/** Keys that mean something while the past is replayed, and which way. */
const REPLAY_KEYS: Readonly<Record<string, { readonly action: ShortcutAction; readonly by?: 1 | -1 }>> = {
  ' ': { action: 'replayPlay' },
  ArrowLeft: { action: 'replayStep', by: -1 },
  ArrowRight: { action: 'replayStep', by: 1 },
  ',': { action: 'replayEvent', by: -1 },
  '.': { action: 'replayEvent', by: 1 },
  '[': { action: 'replaySpeed', by: -1 },
  ']': { action: 'replaySpeed', by: 1 },
};

/** Which way the map goes, right and up as shares of the screen; while the past is replayed with Shift, because plain arrows step. */
export const PAN_KEYS: Readonly<Record<string, readonly [right: -1 | 0 | 1, up: -1 | 0 | 1]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
/** Plus is Shift and another key on most keyboards. */
const ZOOM_KEYS: Readonly<Record<string, 1 | -1>> = { '+': 1, '=': 1, '-': -1, _: -1 };

export interface Asked {
  readonly action: ShortcutAction;
  readonly tab?: number;
  readonly by?: 1 | -1;
  readonly towards?: readonly [right: -1 | 0 | 1, up: -1 | 0 | 1];
}

/**
 * What a keystroke asks for; `typing`: an input has the focus, where only Esc and combinations mean something. `replaying`: the keys of
 * a replay count, too.
 */
export function actionOf(stroke: Keystroke, typing: boolean, replaying = false): Asked | null {
  if (stroke.ctrlKey || stroke.metaKey) return stroke.key.toLowerCase() === 'k' ? { action: 'palette' } : null;
  // By `code`: on some keyboards Alt with a digit writes another character.
  const digit = /^Digit([1-7])$/.exec(stroke.code)?.[1];
  if (stroke.altKey) return digit ? { action: 'tab', tab: Number(digit) - 1 } : null;
  if (stroke.key === 'Escape') return { action: 'deselect' };
  if (typing) return null;
  if (stroke.key === 'Backspace') return { action: 'undo' };
  const inReplay = replaying && stroke.shiftKey !== true ? REPLAY_KEYS[stroke.key] : undefined;
  if (inReplay) return inReplay;
  const towards = PAN_KEYS[stroke.key];
  if (towards) return { action: 'pan', towards };
  const by = ZOOM_KEYS[stroke.key];
  if (by) return { action: 'zoom', by };
  const action = SHORTCUTS.find(({ keys }) => keys.length === 1 && keys === stroke.key.toLowerCase())?.action;
  return action ? { action } : null;
}
