import { describe, expect, it } from 'vitest';
import { holdOrder } from './held-order.ts';

const ids = (order: readonly number[], now: readonly number[]): number[] => holdOrder(order, now, (id) => id);

describe('an order that is held', () => {
  it('stays while its members change places', () => {
    expect(ids([1, 2, 3], [3, 1, 2])).toEqual([1, 2, 3]);
  });
  it('closes up over who has gone, and lets who has come wait at the end', () => {
    expect(ids([1, 2, 3], [4, 3, 5, 1])).toEqual([1, 3, 4, 5]);
  });
  it('is the new one where nothing stood', () => {
    expect(ids([], [2, 1])).toEqual([2, 1]);
  });
});
