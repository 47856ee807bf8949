import {
  AREA_LEVELS,
  IMPORT_WARNINGS,
  type AreaImport,
  type AreaLevel,
  type CellClass,
  type ImportMapping,
  type ImportProblem,
  type ImportRow,
  type LonLat,
  type Surface,
} from '@xuncheng/contract';
import { checkSurface, reachesOutside, tidy } from './check-surface.ts';
import { toWgs84, transformSurface } from './coordinate-systems.ts';
import { guessMapping, readClass, readLevel } from './map-properties.ts';
import type { GivenFeature } from './read-features.ts';

/** An area that is there. */
export interface KnownArea {
  readonly code: string;
  readonly parentCode: string | null;
  readonly level: AreaLevel;
  readonly name: string;
  readonly nameEn: string;
  readonly geometry: Surface;
}

/** A cell that is there. */
export interface KnownCell {
  readonly code: string;
  readonly areaCode: string;
  readonly class: CellClass;
  /** Codes of the beats that it belongs to. */
  readonly beats: readonly string[];
  readonly geometry: Surface;
}

/** A beat that is there. */
export interface KnownBeat {
  readonly code: string;
  readonly isRetired: boolean;
}

/** A beat to be made. */
export interface NewBeat {
  readonly code: string;
  /** The smallest area in which all its cells lie. */
  readonly areaCode: string;
}

export interface KnownCity {
  readonly areas: readonly KnownArea[];
  /** Needed for cells only. */
  readonly cells: readonly KnownCell[];
  readonly beats: readonly KnownBeat[];
}

/** A feature as it would be taken over. */
export interface JudgedFeature extends Omit<ImportRow, 'drawing'> {
  readonly nameEn: string;
  readonly surface: Surface | null;
}

export interface JudgedImport {
  readonly properties: readonly string[];
  readonly mapping: ImportMapping;
  readonly features: readonly JudgedFeature[];
  readonly errors: number;
  readonly kept: number;
  readonly newBeats: readonly NewBeat[];
}

type Wishes = Pick<AreaImport, 'kind' | 'system' | 'mapping' | 'level' | 'parentCode' | 'class' | 'createBeats'>;

/** Centimetres: a second import of the same file finds the same numbers. */
const DECIMALS = 1e7;

/**
 * What the features of a file are, and what is wrong with them, beside what is there. Parents may be in the file or there already; the
 * file's own are looked at first, for they will be in force.
 */
export function judgeImport(given: readonly GivenFeature[], wishes: Wishes, known: KnownCity): JudgedImport {
  const properties = [...new Set(given.flatMap((feature) => [...feature.properties.keys()]))];
  const mapping = wishes.mapping ?? guessMapping(properties);
  const transform = toWgs84(wishes.system);
  const round = (position: LonLat): LonLat => {
    const [lon, lat] = transform(position);
    return [Math.round(lon * DECIMALS) / DECIMALS, Math.round(lat * DECIMALS) / DECIMALS];
  };
  const isCells = wishes.kind === 'cells';
  const read = given.map((feature) => {
    const text = (field: keyof ImportMapping): string => feature.properties.get(mapping[field] ?? '') ?? '';
    const code = text('code');
    const name = text('name');
    return {
      code,
      name: isCells ? code : name,
      nameEn: text('nameEn') || name,
      level: isCells ? null : (readLevel(text('level')) ?? (text('level') === '' ? wishes.level : null)),
      parentCode: text('parent') || wishes.parentCode,
      class: isCells ? (readClass(text('class')) ?? (text('class') === '' ? wishes.class : null)) : null,
      beat: (isCells && text('beat')) || null,
      surface: feature.surface && tidy(transformSurface(feature.surface, round)),
      problem: feature.problem,
    };
  });

  const knownAreas = new Map(known.areas.map((area) => [area.code, area]));
  const knownCells = new Map(known.cells.map((cell) => [cell.code, cell]));
  const parents = new Map<string, { readonly level: AreaLevel | null; readonly surface: Surface | null }>([
    ...known.areas.map(({ code, level, geometry }) => [code, { level, surface: geometry }] as const),
    ...(isCells ? [] : read.map(({ code, level, surface }) => [code, { level, surface }] as const)),
  ]);
  const districts = new Set([
    ...known.areas.filter(({ level }) => level === 'district').map(({ code }) => code),
    ...read.filter(({ level }) => level === 'district').map(({ code }) => code),
  ]);
  const knownBeats = new Map(known.beats.map((beat) => [beat.code, beat]));
  const seen = new Set<string>();

  const features = read.map(({ problem, ...feature }): JudgedFeature => {
    const { code, name, level, surface } = feature;
    const isRoot = level === 'district';
    const parentCode = isRoot ? null : feature.parentCode;
    const before = knownAreas.get(code);
    const problems: ImportProblem[] = [];
    const add = (isWrong: boolean, what: ImportProblem): void => {
      if (isWrong) problems.push(what);
    };
    add(code === '', 'no-code');
    add(name === '' && !isCells, 'no-name');
    add(code !== '' && seen.has(code), 'duplicate-code');
    seen.add(code);
    add(!isCells && level === null, 'unknown-level');
    add(isCells && feature.class === null, 'unknown-class');
    const beat = feature.beat === null ? undefined : knownBeats.get(feature.beat);
    add(feature.beat !== null && !beat && !wishes.createBeats, 'unknown-beat');
    add(beat?.isRetired === true, 'retired-beat');
    add(isRoot && districts.size > 1, 'second-district');
    add(!isCells && before !== undefined && level !== null && before.level !== level, 'level-changed');
    if (problem) problems.push(problem);
    if (surface) problems.push(...checkSurface(surface));

    const parent = parentCode === null ? undefined : parents.get(parentCode);
    if (!isRoot && (level !== null || isCells)) {
      add(parent === undefined || parentCode === code, 'unknown-parent');
      if (parent?.level)
        add(
          isCells ? parent.level !== 'community' : AREA_LEVELS.indexOf(parent.level) >= AREA_LEVELS.indexOf(level!),
          'parent-level',
        );
    }
    const canCompare = surface && parent?.surface && !problems.includes('bad-coordinates');
    add(canCompare === true && reachesOutside(surface, parent.surface), 'outside-parent');
    return { ...feature, parentCode, action: actionOf(), problems };

    function actionOf(): ImportRow['action'] {
      if (isCells) {
        const cell = knownCells.get(code);
        if (!cell) return 'add';
        const isSame =
          cell.areaCode === parentCode &&
          cell.class === feature.class &&
          (feature.beat === null || (cell.beats.length === 1 && cell.beats[0] === feature.beat)) &&
          equals(cell.geometry, surface);
        return isSame ? 'same' : 'update';
      }
      if (!before) return 'add';
      const isSame =
        before.name === name &&
        before.nameEn === feature.nameEn &&
        before.parentCode === parentCode &&
        equals(before.geometry, surface);
      return isSame ? 'same' : 'update';
    }
  });

  const warnings: readonly ImportProblem[] = IMPORT_WARNINGS;
  const levels = new Set(features.map(({ level }) => level));
  const there = isCells ? known.cells : known.areas.filter(({ level }) => levels.has(level));
  return {
    properties,
    mapping,
    features,
    errors: features.filter(({ problems }) => problems.some((problem) => !warnings.includes(problem))).length,
    kept: there.filter(({ code }) => !seen.has(code)).length,
    newBeats: newBeatsOf(features, knownBeats, knownAreas),
  };
}

/** Each with the smallest area that all its cells lie in; a cell whose area is not there is wrong already. */
function newBeatsOf(
  features: readonly JudgedFeature[],
  knownBeats: ReadonlyMap<string, KnownBeat>,
  areas: ReadonlyMap<string, KnownArea>,
): NewBeat[] {
  const above = new Map<string, readonly string[]>();
  for (const { beat, parentCode } of features) {
    if (beat === null || knownBeats.has(beat)) continue;
    const line = lineOf(parentCode, areas);
    above.set(beat, above.get(beat)?.filter((code) => line.includes(code)) ?? line);
  }
  return [...above].map(([code, [areaCode]]) => ({ code, areaCode: areaCode ?? '' }));
}

/** An area and those above it, upwards. */
function lineOf(areaCode: string | null, areas: ReadonlyMap<string, KnownArea>): string[] {
  const line: string[] = [];
  for (let area = areas.get(areaCode ?? ''); area; area = areas.get(area.parentCode ?? '')) line.push(area.code);
  return line;
}

function equals(one: Surface, other: Surface | null): boolean {
  return JSON.stringify(one.coordinates) === JSON.stringify(other?.coordinates);
}
