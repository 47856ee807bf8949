import { REPLAY_HOURS_AT_MOST } from '@xuncheng/contract';

/** Whose trails are replayed. */
export type Who =
  | { readonly kind: 'all' }
  | { readonly kind: 'squad'; readonly squad: string }
  | { readonly kind: 'officers'; readonly officerIds: readonly number[] };

/** What is to be replayed; epoch ms. */
export interface ReplayAsked {
  readonly from: number;
  readonly to: number;
  readonly who: Who;
  /** Where the clock begins, when not at the beginning. */
  readonly at: number | null;
}

/** An interval that one replay takes: forward, a minute at least and a day at most; the end holds. */
export function replaySpan(from: number, to: number): { readonly from: number; readonly to: number } {
  const longest = REPLAY_HOURS_AT_MOST * 3_600_000;
  return { from: Math.max(to - longest, Math.min(from, to - 60_000)), to };
}

/** A replay as part of an address: `replay=from-to&who=…&at=…`. */
export function writeReplayLink({ from, to, who, at }: ReplayAsked): string {
  const link = new URLSearchParams({ replay: `${String(Math.round(from))}-${String(Math.round(to))}` });
  if (who.kind === 'squad') link.set('who', `squad:${who.squad}`);
  if (who.kind === 'officers') link.set('who', who.officerIds.join(','));
  if (at !== null) link.set('at', String(Math.round(at)));
  return link.toString();
}

/** Reads what `writeReplayLink` wrote; null when it is no replay, or nonsense. */
export function readReplayLink(query: URLSearchParams): ReplayAsked | null {
  const found = /^(\d{1,15})-(\d{1,15})$/.exec(query.get('replay') ?? '');
  if (!found) return null;
  const span = replaySpan(Number(found[1]), Number(found[2]));
  const at = /^\d{1,15}$/.test(query.get('at') ?? '') ? Number(query.get('at')) : null;
  return { ...span, who: readWho(query.get('who') ?? ''), at };
}

function readWho(text: string): Who {
  if (text.startsWith('squad:')) return { kind: 'squad', squad: text.slice('squad:'.length) };
  if (/^\d{1,9}(,\d{1,9})*$/.test(text)) return { kind: 'officers', officerIds: text.split(',').map(Number) };
  return { kind: 'all' };
}
