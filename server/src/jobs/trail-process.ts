import type { Limits, Trail, TrailArea } from '@xuncheng/contract';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import { openChildQuestions } from './child-questions.ts';
import type { TrailAreaQuestion } from './measure-trail-area.ts';

/** Trails to be played again: of these shifts, between two moments (epoch ms). */
export interface ReplayQuestion {
  readonly shifts: readonly ShiftRecord[];
  readonly from: number;
  readonly to: number;
  readonly limits: Limits;
}

export type TrailQuestion = { readonly databaseUrl: string } & (
  ({ readonly kind: 'area' } & TrailAreaQuestion) | ({ readonly kind: 'replay' } & ReplayQuestion)
);

/** What takes many trails is done in a process of its own: nobody's message waits for it. */
export interface TrailProcess {
  /** @returns undefined: there is no such area */
  readonly measureArea: (question: TrailAreaQuestion) => Promise<TrailArea | undefined>;
  readonly loadTrails: (question: ReplayQuestion) => Promise<Trail[]>;
  readonly close: () => Promise<void>;
}

/** The process begins with the first question. Typed arrays stay what they are on their way back. */
export function createTrailProcess(databaseUrl: string): TrailProcess {
  const child = openChildQuestions<TrailQuestion>('trail-child', 'advanced');
  return {
    measureArea: async (question) =>
      (await child.ask({ kind: 'area', databaseUrl, ...question })) as TrailArea | undefined,
    loadTrails: async (question) => (await child.ask({ kind: 'replay', databaseUrl, ...question })) as Trail[],
    close: child.close,
  };
}
