import { describe, expect, it } from 'vitest';
import { readChoice } from './ground.ts';

describe('the ground that a browser kept', () => {
  it('is what was chosen', () => {
    expect(readChoice('7;3,12')).toEqual({ imagery: 7, models: [3, 12] });
    expect(readChoice(';3')).toEqual({ imagery: null, models: [3] });
    expect(readChoice('7;')).toEqual({ imagery: 7, models: [] });
  });

  it('is the drawn map where nothing is kept, or nothing that was kept by us', () => {
    for (const kept of [null, '', ';', 'satellite', '{"imagery":1}', '-1;x', '1e9;99999999999'])
      expect(readChoice(kept)).toEqual({ imagery: null, models: [] });
  });
});
