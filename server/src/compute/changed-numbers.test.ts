import { expect, it } from 'vitest';
import { changedNumbers } from './changed-numbers.ts';

it('names what differs by its path, also where a branch or a number was not there', () => {
  const before = { a: { x: 1, y: 2 }, once: null, gone: { z: 3 } };
  const after = { a: { x: 1, y: 5 }, once: 7, grown: { k: 0 } };
  expect(changedNumbers(before, after)).toEqual([
    { path: 'a.y', before: 2, after: 5 },
    { path: 'once', before: null, after: 7 },
    { path: 'grown.k', before: null, after: 0 },
    { path: 'gone.z', before: 3, after: null },
  ]);
  expect(changedNumbers(before, before)).toEqual([]);
  expect(changedNumbers(undefined, { a: 1 })).toEqual([{ path: 'a', before: null, after: 1 }]);
});
