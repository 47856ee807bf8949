import type { Grade } from '@xuncheng/contract';

/** Lowest score of each grade, best first; below the last: E. */
const LOWEST: readonly (readonly [Grade, number])[] = [
  ['A', 90],
  ['B', 75],
  ['C', 60],
  ['D', 40],
];

/** What the last digits of a sum of products may be off by: nobody is a grade lower for that. */
const SUM_ERROR = 1e-9;

/** S4: the grade of a score from 0 to 100. */
export function gradeOf(score: number): Grade {
  return LOWEST.find(([, lowest]) => score >= lowest - SUM_ERROR)?.[0] ?? 'E';
}
