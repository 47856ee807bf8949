import type { Evaluation, MeasureDefinition, PeriodFigure } from '@xuncheng/contract';

/** What a cell of a spreadsheet holds; `format` as spreadsheets write it. */
export type SheetCell =
  | string
  | number
  | null
  | { readonly value: string | number; readonly format?: string; readonly fontWeight?: 'bold'; readonly wrap?: true };

export interface EvaluationSheet {
  readonly sheet: string;
  readonly data: SheetCell[][];
  readonly columns: { readonly width: number }[];
  readonly stickyRowsCount: number;
}

const DAY_SECONDS = 86_400;
const WORDS = {
  zh: {
    sheets: { officers: '队员', squads: '中队', beats: '责任网格', areas: '区域', about: '说明' },
    name: '名称',
    badge: '编号',
    squad: '中队',
    officers: '人数',
    score: '得分',
    grade: '等级',
    previous: '上期得分',
    yearAgo: '去年同期得分',
    shifts: '班次',
    exempt: '豁免时长',
    numerator: '分子',
    denominator: '分母',
    points: '评分',
    weight: '权重',
    period: '考核时段',
    weights: '权重方案',
    computed: '计算时间',
    frozen: '已固化',
    definition: '定义',
  },
  en: {
    sheets: { officers: 'Officers', squads: 'Squads', beats: 'Beats', areas: 'Areas', about: 'About' },
    name: 'Name',
    badge: 'Badge',
    squad: 'Squad',
    officers: 'Officers',
    score: 'Score',
    grade: 'Grade',
    previous: 'Score before',
    yearAgo: 'Score a year ago',
    shifts: 'Shifts',
    exempt: 'Exempt time',
    numerator: 'numerator',
    denominator: 'denominator',
    points: 'points',
    weight: 'weight',
    period: 'Period',
    weights: 'Weights',
    computed: 'Computed',
    frozen: 'Frozen',
    definition: 'Definition',
  },
} as const;

interface Line {
  readonly score: number | null;
  readonly grade: string | null;
  readonly previousScore: number | null;
  readonly yearAgoScore: number | null;
  readonly shifts: number;
  readonly figures: readonly PeriodFigure[];
}

const bold = (value: string): SheetCell => ({ value, fontWeight: 'bold', wrap: true });

/**
 * An evaluation as sheets: a line each officer, squad, beat and area, with every figure as value, numerator, denominator, points and weight, so
 * that each score can be added up again; and what it is of. @param zone IANA name of the city's time zone
 */
export function sheetsOf(
  evaluation: Evaluation,
  measures: readonly MeasureDefinition[],
  zone: string,
  language: 'zh' | 'en',
): EvaluationSheet[] {
  const words = WORDS[language];
  const { officers, squads, beats, areas, profile, frozen } = evaluation;
  const at = (moment: number): string =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(moment);

  function sheet(name: string, own: readonly string[], lines: readonly { cells: SheetCell[]; line: Line }[]) {
    const head = [...own, words.score, words.grade, words.previous, words.yearAgo, words.shifts];
    const parts = [words.numerator, words.denominator, words.points, words.weight];
    const ofMeasures = measures.flatMap(({ name: named }) => [
      named[language],
      ...parts.map((part) => `${named[language]} · ${part}`),
    ]);
    return {
      sheet: name,
      data: [
        [...head, ...ofMeasures].map(bold),
        ...lines.map(({ cells, line: { score, grade, previousScore, yearAgoScore, shifts, figures } }) => [
          ...cells,
          ...[points(score), grade, points(previousScore), points(yearAgoScore), shifts],
          ...measures.flatMap((measure) => cellsOf(figures, measure)),
        ]),
      ],
      columns: [
        ...head.map((_, index) => ({ width: index === 0 ? 20 : 12 })),
        ...ofMeasures.map(() => ({ width: 12 })),
      ],
      stickyRowsCount: 1,
    };
  }

  const nameOf = (area: { readonly name: string; readonly nameEn: string }): string =>
    language === 'en' ? area.nameEn : area.name;
  const groups = [
    sheet(
      words.sheets.officers,
      [words.name, words.badge, words.squad, words.exempt],
      officers.map((line) => ({
        line,
        cells: [line.officerName, line.badge, line.squad, duration(line.exemptSeconds)],
      })),
    ),
    sheet(
      words.sheets.squads,
      [words.name, words.officers],
      squads.map((line) => ({ line, cells: [line.squad, line.officers] })),
    ),
    sheet(
      words.sheets.beats,
      [words.name, words.officers],
      beats.map((line) => ({ line, cells: [line.beat, line.officers] })),
    ),
    sheet(
      words.sheets.areas,
      [words.name, words.officers],
      areas.map((line) => ({ line, cells: [nameOf(line), line.officers] })),
    ),
  ];
  const about: SheetCell[][] = [
    [bold(words.period), `${at(evaluation.from)} – ${at(evaluation.to)} (${zone})`],
    [bold(words.weights), profile.name],
    [bold(words.computed), at(evaluation.computedAt)],
    ...(frozen ? [[bold(words.frozen), `${frozen.name} · ${frozen.frozenBy} · ${at(frozen.frozenAt)}`]] : []),
    ...measures.map(({ name, definition }): SheetCell[] => [
      bold(name[language]),
      { value: `${words.definition}: ${definition[language]}`, wrap: true },
    ]),
  ];
  return [
    ...groups.filter(({ data }) => data.length > 1),
    { sheet: words.sheets.about, data: about, columns: [{ width: 24 }, { width: 90 }], stickyRowsCount: 0 },
  ];
}

function points(value: number | null): SheetCell {
  return value === null ? null : { value, format: '0.0' };
}

function duration(seconds: number): SheetCell {
  return { value: seconds / DAY_SECONDS, format: '[h]:mm:ss' };
}

/** Value, numerator, denominator, points and weight; empty where nothing was to be measured. */
function cellsOf(figures: readonly PeriodFigure[], { id, isShare, unit }: MeasureDefinition): SheetCell[] {
  const figure = figures.find(({ measure }) => measure === id);
  const amount = (value: number | null): SheetCell => {
    if (value === null) return null;
    return unit === 's' ? duration(value) : { value, format: '0.##' };
  };
  if (!figure) return [null, null, null, null, null];
  const { value, numerator, denominator, weight } = figure;
  return [
    isShare && value !== null ? { value, format: '0.0%' } : amount(value),
    amount(numerator),
    amount(denominator),
    points(figure.points),
    points(weight),
  ];
}
