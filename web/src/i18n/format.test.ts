import { describe, expect, it } from 'vitest';
import { formatDate } from './format.ts';

describe('a date', () => {
  const now = Date.parse('2026-01-01T00:30:00+08:00');
  it('says its weekday in the year that it is in the district, and the year in any other', () => {
    const before = Date.parse('2025-12-31T23:30:00+08:00');
    expect(formatDate(now, 'en', now)).toBe('Thu 1 Jan');
    expect(formatDate(before, 'en', now)).toBe('31 Dec 2025');
    expect(formatDate(now, 'zh-CN', now)).toBe('1月1日周四');
    expect(formatDate(before, 'zh-CN', now)).toBe('2025年12月31日');
  });
});
