import type { OfficerRanking } from '@xuncheng/contract';

type Reason = OfficerRanking['notOffered'][number]['reason'];

/** What keeps how many, most first; equal ones as they came. */
export function whyNobody(notOffered: OfficerRanking['notOffered']): [reason: Reason, count: number][] {
  const counts = new Map<Reason, number>();
  for (const { reason } of notOffered) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
