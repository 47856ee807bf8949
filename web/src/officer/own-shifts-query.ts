import { cell, shift, type Cell, type Shift } from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ApiFailure } from '../api/api-failure.ts';
import { get } from '../api/request.ts';
import { keep, readKept } from './phone/phone-store.ts';

const HOUR_MS = 3_600_000;
/** Minutes before a shift from which the server takes a clock-in (server/src/store/clock-shift.ts). */
const EARLY_MINUTES = 30;

/** Own shifts around now; without a network those that were known last. */
export function shiftsNowQuery(officerId: number) {
  return queryOptions({
    queryKey: ['shifts-now', officerId],
    queryFn: async ({ signal }): Promise<Shift[]> => {
      const now = Date.now();
      const span = `from=${String(now - HOUR_MS)}&to=${String(now + 36 * HOUR_MS)}&officerId=${String(officerId)}`;
      try {
        const shifts = await get(`/shifts?${span}`, z.array(shift), signal);
        await keep('shifts', shifts);
        return shifts;
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        return (await readKept('shifts')) ?? [];
      }
    },
    networkMode: 'always',
    refetchInterval: 60_000,
  });
}

/** The cells of a beat; without a network those of the beat that was looked at last. */
export function beatCellsQuery(beatId: number) {
  return queryOptions({
    queryKey: ['beat-cells', beatId],
    queryFn: async ({ signal }): Promise<Cell[]> => {
      try {
        const cells = await get(`/beats/${String(beatId)}/cells`, z.array(cell), signal);
        await keep('beat', { beatId, cells });
        return cells;
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        const kept = await readKept('beat');
        return kept?.beatId === beatId ? kept.cells : [];
      }
    },
    networkMode: 'always',
    staleTime: HOUR_MS,
  });
}

function isUnreachable(error: unknown): boolean {
  return error instanceof ApiFailure && (error.status === 0 || error.status >= 500);
}

/** The shift that can be clocked in to at a time, and otherwise the next one. */
export function shiftToWork(
  shifts: readonly Shift[],
  now: number,
): { readonly open: Shift | undefined; readonly next: Shift | undefined } {
  const ahead = shifts.filter(({ endsAt }) => endsAt > now).sort((a, b) => a.startsAt - b.startsAt);
  const [first, second] = ahead;
  const isOpen = first !== undefined && first.startsAt - EARLY_MINUTES * 60_000 <= now;
  return isOpen ? { open: first, next: second } : { open: undefined, next: first };
}
