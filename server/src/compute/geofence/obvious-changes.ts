import type { Fence } from './fence-index.ts';
import type { Change, PresenceFix } from './presence.ts';
import type { TrackLimits } from './track.ts';

/**
 * What rules F2–F9 say, read off the whole list of fixes in order of arrival: of every fix that could be the last of a row, the row is
 * looked for backwards. Slow; tests hold the stepwise one against it.
 */
export function obviousChanges(fixes: readonly PresenceFix[], fence: Fence, limits: TrackLimits): Change[] {
  const used: PresenceFix[] = [];
  for (const fix of fixes) {
    const isGood = fix.accuracy === undefined || fix.accuracy <= limits.accuracyMetres;
    if (isGood && used.every((other) => other.time < fix.time)) used.push(fix);
  }
  const outsideOf = ({ lon, lat }: PresenceFix): number => fence.shape.metresOutside(lon, lat);
  const isIn = (fix: PresenceFix): boolean => fix.time > fence.watchedFrom && outsideOf(fix) <= 0;
  const isOut = (fix: PresenceFix): boolean =>
    fix.time > fence.watchedFrom && outsideOf(fix) > fence.marginMetres && outsideOf(fix) > (fix.accuracy ?? 0);
  const changes: Change[] = [];
  let from = 0; // rows do not reach back beyond the last change
  for (let end = 0; end < used.length; end++) {
    const wasInside = changes.at(-1)?.kind === 'enter';
    const says = wasInside ? isOut : isIn;
    let start = end + 1;
    while (
      start - 1 >= from &&
      says(used[start - 1]!) &&
      (start > end || used[start]!.time - used[start - 1]!.time <= limits.silenceSeconds * 1_000)
    )
      start--;
    if (start > end) continue;
    const [first, last] = [used[start]!, used[end]!];
    const isWhole = wasInside || outsideOf(last) + (last.accuracy ?? 0) <= 0;
    if (last.time - first.time < fence.dwellSeconds * (isWhole ? 1_000 : 2_000)) continue;
    changes.push({ kind: wasInside ? 'leave' : 'enter', at: first.time, lon: first.lon, lat: first.lat });
    from = end + 1;
  }
  return changes;
}
