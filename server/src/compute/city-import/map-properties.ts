import {
  AREA_LEVELS,
  CELL_CLASSES,
  IMPORT_FIELDS,
  type AreaLevel,
  type CellClass,
  type ImportField,
  type ImportMapping,
} from '@xuncheng/contract';

/** How surveys and cities call what an area has, best first. */
const NAMES: Readonly<Record<ImportField, readonly RegExp[]>> = {
  code: [/^code$/i, /^编码$/, /^(?:代码|编号)$/, /^(?:grid|area|cell|ad)_?code$/i, /^(?:bm|dm|id)$/i],
  name: [/^name$/i, /^名称$/, /^(?:mc|title)$/i, /名称$/],
  nameEn: [/^name_?en$/i, /^英文名/],
  level: [/^level$/i, /^(?:级别|层级)$/],
  parent: [/^parent_?(?:code|id)?$/i, /^上级(?:编码|代码)?$/, /^(?:area|community)_?code$/i, /^所属/],
  class: [/^(?:cell)?_?class$/i, /^(?:类别|等级)$/],
  beat: [/^beat(?:_?code)?$/i, /^责任(?:网格|路段|区)/],
};

const LEVEL_WORDS: Readonly<Record<AreaLevel, RegExp>> = {
  district: /^(?:区|区县|县)$/,
  subdistrict: /^(?:街道|乡镇|镇|乡)$/,
  community: /^(?:社区|村)$/,
  grid: /^网格$/,
  slice: /^片$/,
  group: /^组$/,
};

/** Which property means what, as far as their names say. */
export function guessMapping(properties: readonly string[]): ImportMapping {
  const find = (field: ImportField): string | null => {
    for (const pattern of NAMES[field]) {
      const found = properties.find((property) => pattern.test(property));
      if (found !== undefined) return found;
    }
    return null;
  };
  return Object.fromEntries(IMPORT_FIELDS.map((field) => [field, find(field)])) as ImportMapping;
}

/** The level a text names, in English as here or in Chinese; undefined when it names none. */
export function readLevel(text: string): AreaLevel | undefined {
  return AREA_LEVELS.find((level) => level === text.toLowerCase() || LEVEL_WORDS[level].test(text));
}

/** The class a text names: A, B or C. */
export function readClass(text: string): CellClass | undefined {
  return CELL_CLASSES.find((known) => known === text.toUpperCase().replace(/[类級级]$/, ''));
}
