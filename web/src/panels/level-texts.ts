/** What each class of idleness is called, 0 to 4. */
export const LEVEL_TEXTS = [
  'coverage.level0',
  'coverage.level1',
  'coverage.level2',
  'coverage.level3',
  'coverage.level4',
] as const;
