import {
  limits as limitsSchema,
  type CellClass,
  type InstructionKind,
  type Limits,
  type Priority,
  type RoadClass,
  type Severity,
  type TravelMode,
} from '@xuncheng/contract';
import { z } from 'zod';

export type LimitGroup = keyof Limits;
export const LIMIT_GROUPS = [
  'picture',
  'instructions',
  'alarms',
  'devices',
  'trajectory',
  'coverage',
  'figures',
  'rests',
  'allocation',
] as const satisfies readonly LimitGroup[];
export type LimitName = { [Group in LimitGroup]: keyof Limits[Group] & string }[LimitGroup];
/** What a number is counted in. */
export type LimitUnit = 'metres' | 'seconds' | 'metresPerSecond' | 'share' | 'percent';
/** Those that a number differs by. */
export type LimitPart =
  | TravelMode
  | CellClass
  | RoadClass
  | Priority
  | Severity
  | Exclude<InstructionKind, 'order'>
  | keyof Limits['instructions']['retrySeconds'];

/** What a field is called on the screen: its name, but where two groups use the same for different things. */
export type LimitLabel = LimitName | 'letAheadSeconds' | 'clockAheadSeconds';

const LABELS: Readonly<Record<string, LimitLabel>> = {
  'allocation.offBeatSeconds': 'letAheadSeconds',
  'devices.aheadSeconds': 'clockAheadSeconds',
};

const ABSENCES: Readonly<Record<string, 'oncePerShift' | 'noTarget' | 'notAtAll'>> = {
  targetSeconds: 'oncePerShift',
  streetTargetSeconds: 'noTarget',
  escalateSeconds: 'notAtAll',
};

/** One limit: a number, or one for each part. */
export interface LimitField {
  readonly group: LimitGroup;
  readonly name: LimitName;
  readonly label: LimitLabel;
  /** null: a mere number. */
  readonly unit: LimitUnit | null;
  /** null: one number for all. */
  readonly parts: readonly LimitPart[] | null;
}

/** The fields of a group in the order of the contract. */
export function fieldsOf(group: LimitGroup, limits: Limits): LimitField[] {
  return Object.entries(limits[group]).map(([name, value]) => ({
    group,
    name: name as LimitName,
    label: LABELS[`${group}.${name}`] ?? (name as LimitName),
    unit: unitOf(name),
    parts: isBranch(value) ? (Object.keys(value) as LimitPart[]) : null,
  }));
}

/** The unit is in the name. */
function unitOf(name: string): LimitUnit | null {
  if (name.endsWith('MetresPerSecond')) return 'metresPerSecond';
  if (name.endsWith('Metres')) return 'metres';
  if (name.endsWith('Share')) return 'share';
  if (name.endsWith('Battery')) return 'percent';
  return name.endsWith('Seconds') ? 'seconds' : null;
}

/** The name of a number from the root on, as changes and refusals name it. */
export function pathOf({ group, name }: LimitField, part: LimitPart | null): string {
  return part === null ? `${group}.${name}` : `${group}.${name}.${part}`;
}

/** What no number means for the limit at a path; null: there must be one. */
export function absenceOf(path: string): 'oncePerShift' | 'noTarget' | 'notAtAll' | null {
  return ABSENCES[path.split('.')[1] ?? ''] ?? null;
}

/** The number at a path; null: there is none (`absenceOf`). */
export function numberAt(limits: Limits, path: string): number | null {
  let branch: unknown = limits;
  for (const step of path.split('.')) branch = isBranch(branch) ? branch[step] : null;
  return typeof branch === 'number' ? branch : null;
}

/** What the number at a path may be, from the contract; null below: more than nothing. */
export function rangeAt(path: string): { readonly least: number | null; readonly most: number } | undefined {
  let schema: unknown = limitsSchema;
  for (const step of path.split('.')) schema = schema instanceof z.ZodObject ? schema.shape[step] : undefined;
  const number = schema instanceof z.ZodNullable ? schema.unwrap() : schema;
  if (!(number instanceof z.ZodNumber) || number.maxValue === null) return undefined;
  const { minValue, maxValue } = number;
  const isAllowed = minValue !== null && number.safeParse(minValue).success;
  return { least: isAllowed ? minValue : null, most: maxValue };
}

/** The same with another number at a path. */
export function withNumberAt(limits: Limits, path: string, value: number | null): Limits {
  return replaced(limits, path.split('.'), value) as Limits;
}

function replaced(branch: unknown, [step, ...rest]: readonly string[], value: number | null): unknown {
  if (step === undefined) return value;
  return isBranch(branch) ? { ...branch, [step]: replaced(branch[step], rest, value) } : branch;
}

/** What is wrong with numbers, by their paths. */
export function problemsOf(limits: Limits): ReadonlyMap<string, string> {
  const { error } = limitsSchema.safeParse(limits);
  return new Map(error?.issues.map(({ path, message }) => [path.join('.'), message]) ?? []);
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
