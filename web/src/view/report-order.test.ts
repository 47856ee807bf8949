import type { Report } from '@xuncheng/contract';
import { expect, it } from 'vitest';
import { reportOrder } from './report-order.ts';

it('new ones come before seen ones, the newest first, and closed ones apart', () => {
  const report = (id: string, state: Report['state'], receivedAt: number): Report =>
    ({ id, state, receivedAt }) as Report;
  const { open, closed } = reportOrder([
    report('seen', 'seen', 9),
    report('old', 'new', 1),
    report('closed', 'closed', 8),
    report('new', 'new', 5),
  ]);
  expect(open.map(({ id }) => id)).toEqual(['new', 'old', 'seen']);
  expect(closed.map(({ id }) => id)).toEqual(['closed']);
});
