import { limits as limitsSchema, type Limits, type RoadClass } from '@xuncheng/contract';

export type LimitGroup = keyof Limits;
export type LimitName = { [Group in LimitGroup]: keyof Limits[Group] & string }[LimitGroup];
/** What a number is counted in. */
export type LimitUnit = 'metres' | 'seconds' | 'metresPerSecond' | 'share';
/** Those that a number differs by. */
export type LimitPart = 'foot' | 'e-bike' | 'car' | 'A' | 'B' | 'C' | RoadClass | 'routine' | 'urgent' | Severities;
type Severities = 'critical' | 'major' | 'minor' | 'warning';

/** What a field is called on the screen: its name, but where two groups use the same for different things. */
export type LimitLabel = LimitName | 'letAheadSeconds';

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
    label: group === 'allocation' && name === 'offBeatSeconds' ? 'letAheadSeconds' : (name as LimitName),
    unit: unitOf(name),
    parts: isBranch(value) ? (Object.keys(value) as LimitPart[]) : null,
  }));
}

/** The unit is in the name. */
function unitOf(name: string): LimitUnit | null {
  if (name.endsWith('MetresPerSecond')) return 'metresPerSecond';
  if (name.endsWith('Metres')) return 'metres';
  if (name.endsWith('Share')) return 'share';
  return name.endsWith('Seconds') ? 'seconds' : null;
}

/** The name of a number from the root on, as changes and refusals name it. */
export function pathOf({ group, name }: LimitField, part: LimitPart | null): string {
  return part === null ? `${group}.${name}` : `${group}.${name}.${part}`;
}

/** What no number means for the limit at a path; null: there must be one. */
export function absenceOf(path: string): 'oncePerShift' | 'noTarget' | null {
  const name = path.split('.')[1];
  if (name === 'targetSeconds') return 'oncePerShift';
  return name === 'streetTargetSeconds' ? 'noTarget' : null;
}

/** The number at a path; null: there is none (`absenceOf`). */
export function numberAt(limits: Limits, path: string): number | null {
  let branch: unknown = limits;
  for (const step of path.split('.')) branch = isBranch(branch) ? branch[step] : null;
  return typeof branch === 'number' ? branch : null;
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
