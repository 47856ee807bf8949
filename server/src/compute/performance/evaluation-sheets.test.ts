import type { Evaluation, MeasureDefinition } from '@xuncheng/contract';
import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import writeSpreadsheet from 'write-excel-file/node';
import { sheetsOf } from './evaluation-sheets.ts';

const coverage: MeasureDefinition = {
  id: 'coverage',
  dimension: 'quality',
  better: 'higher',
  unit: 's',
  isShare: true,
  name: { zh: '覆盖率', en: 'Coverage' },
  definition: { zh: '达标', en: 'met' },
};
const line = {
  score: 85.5,
  grade: 'B' as const,
  previousScore: null,
  yearAgoScore: 90,
  shifts: 2,
  figures: [
    {
      measure: 'coverage' as const,
      numerator: 10_800,
      denominator: 14_400,
      value: 0.75,
      points: 71.25,
      weight: 40,
      previousValue: null,
      yearAgoValue: null,
    },
  ],
};
const evaluation: Evaluation = {
  from: Date.UTC(2026, 10, 29, 16),
  to: Date.UTC(2026, 10, 30, 16),
  areaId: 1,
  profile: { id: 1, name: '=默认权重', effectiveFrom: 0, createdBy: null, parts: [] },
  frozen: null,
  computedAt: Date.UTC(2026, 10, 30, 17),
  officers: [
    {
      ...line,
      officerId: 7,
      officerName: '金志强',
      badge: 'SC0001',
      squad: '清波中队',
      squadId: 1,
      exemptSeconds: 3_600,
      revisedAt: null,
      revisedBecause: null,
    },
  ],
  squads: [],
  beats: [],
  areas: [{ ...line, areaId: 1, parentId: null, level: 'district', name: '上城区', nameEn: 'Shangcheng', officers: 1 }],
};

async function read(language: 'zh' | 'en'): Promise<{ readonly cells: string; readonly texts: string[] }> {
  const buffer = await writeSpreadsheet(sheetsOf(evaluation, [coverage], 'Asia/Shanghai', language)).toBuffer();
  const files = unzipSync(new Uint8Array(buffer));
  const text = (name: string): string => strFromU8(files[name]!);
  return {
    cells: text('xl/worksheets/sheet1.xml'),
    texts: [...text('xl/sharedStrings.xml').matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, found]) => found!),
  };
}

it('an evaluation as a spreadsheet has every figure with what it is made of, as numbers, and says of when it is', async () => {
  const { cells, texts } = await read('zh');
  const numbers = [...cells.matchAll(/<v>([^<]*)<\/v>/g)].map(([, value]) => Number(value));
  // Score, a year ago, shifts, and of the figure: value, three of four hours as parts of a day, points and weight.
  for (const value of [85.5, 90, 2, 0.75, 10_800 / 86_400, 14_400 / 86_400, 71.25, 40])
    expect(numbers).toContain(value);
  expect(texts).toEqual(expect.arrayContaining(['金志强', 'SC0001', '清波中队', 'B', '覆盖率 · 分子', '上城区']));
  expect(texts).toContain('2026-11-30 00:00:00 – 2026-12-01 00:00:00 (Asia/Shanghai)');
  // A name is never a formula.
  expect(texts).toContain('=默认权重');
  expect(cells).not.toContain('<f>');
});

it('in English has no Chinese but names of people and what people named', async () => {
  const { texts } = await read('en');
  expect(texts).toEqual(expect.arrayContaining(['Coverage · numerator', 'Shangcheng', 'Exempt time']));
  expect(texts.filter((text) => /\p{Script=Han}/u.test(text))).toEqual(['金志强', '清波中队', '=默认权重']);
});
