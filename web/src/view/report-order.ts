import type { Report } from '@xuncheng/contract';

/** As they are dealt with: new ones, then seen ones, each the newest first; and those that are closed. */
export function reportOrder(reports: Iterable<Report>): {
  readonly open: readonly Report[];
  readonly closed: readonly Report[];
} {
  const sorted = [...reports].sort((a, b) => b.receivedAt - a.receivedAt);
  const inState = (state: Report['state']): Report[] => sorted.filter((report) => report.state === state);
  return { open: [...inState('new'), ...inState('seen')], closed: inState('closed') };
}
