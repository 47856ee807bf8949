import {
  API_PREFIX,
  evaluation,
  evaluationEvidence,
  evaluationPeriod,
  exemption,
  exemptionChange,
  measureDefinition,
  recomputation,
  weightProfile,
  type EvaluationPeriod,
  type ExemptionChange,
  type Measure,
  type NewExemption,
  type NewWeightProfile,
  type Recomputation,
  type WeightProfile,
} from '@xuncheng/contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { get, post, remove } from './request.ts';

/**
 * What is evaluated: a span of time (epoch ms), `previous: 'month'` what has passed of a month; or a period that is frozen. `beatId`: of
 * the shifts on that beat only.
 */
export type EvaluatedSpan = { readonly beatId?: number } & (
  { readonly from: number; readonly to: number; readonly previous?: 'month' } | { readonly periodId: number }
);

function toQuery(span: EvaluatedSpan): string {
  const time =
    'periodId' in span ? `periodId=${String(span.periodId)}` : `from=${String(span.from)}&to=${String(span.to)}`;
  return span.beatId === undefined ? time : `${time}&beatId=${String(span.beatId)}`;
}

function toComparedQuery(span: EvaluatedSpan): string {
  return `${toQuery(span)}${'previous' in span ? '&previous=month' : ''}`;
}

/** Where the same is a spreadsheet. */
export function evaluationSheetUrl(span: EvaluatedSpan, language: 'zh' | 'en'): string {
  return `${API_PREFIX}/evaluation/sheet?${toComparedQuery(span)}&language=${language}`;
}

export const measuresQuery = queryOptions({
  queryKey: ['measures'],
  queryFn: ({ signal }) => get('/measures', z.array(measureDefinition), signal),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Figures, scores and grades. Running shifts change them, so they are asked for again. */
export function evaluationQuery(span: EvaluatedSpan) {
  return queryOptions({
    queryKey: ['evaluation', 'of', span],
    queryFn: ({ signal }) => get(`/evaluation?${toComparedQuery(span)}`, evaluation, signal),
    // While nobody has a grade yet, as after the first start, one is waited for.
    refetchInterval: ({ state }) => (state.data?.officers.some(({ grade }) => grade !== null) ? 60_000 : 10_000),
    placeholderData: keepPreviousData,
  });
}

export function periodEvidenceQuery(officerId: number, measure: Measure, span: EvaluatedSpan) {
  return queryOptions({
    queryKey: ['evaluation', 'evidence', officerId, measure, span],
    queryFn: ({ signal }) =>
      get(
        `/evaluation/officers/${String(officerId)}/evidence?measure=${measure}&${toQuery(span)}`,
        evaluationEvidence,
        signal,
      ),
  });
}

export function exemptionsQuery(from: number, to: number) {
  return queryOptions({
    queryKey: ['evaluation', 'exemptions', from, to],
    queryFn: ({ signal }) => get(`/exemptions?from=${String(from)}&to=${String(to)}`, z.array(exemption), signal),
  });
}

export const periodsQuery = queryOptions({
  queryKey: ['evaluation', 'periods'],
  queryFn: ({ signal }) => get('/evaluation/periods', z.array(evaluationPeriod), signal),
});

export const profilesQuery = queryOptions({
  queryKey: ['evaluation', 'profiles'],
  queryFn: ({ signal }) => get('/weight-profiles', z.array(weightProfile), signal),
});

/** How far the computation of a span is; asked every second while one runs. */
export const recomputationQuery = queryOptions({
  queryKey: ['recomputation'],
  queryFn: ({ signal }) => get('/recomputation', recomputation.nullable(), signal),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1_000 : 30_000),
});

export function startRecomputation(from: number, to: number): Promise<Recomputation> {
  return post('/recomputation', { from, to }, recomputation);
}

export function cancelRecomputation(): Promise<void> {
  return remove('/recomputation');
}

/** Throws ApiFailure, as all of these. */
export function grantExemption(given: NewExemption): Promise<ExemptionChange> {
  return post('/exemptions', given, exemptionChange);
}

export function revokeExemption(id: number): Promise<ExemptionChange> {
  return post(`/exemptions/${String(id)}/revoke`, {}, exemptionChange);
}

export function freezePeriod(given: {
  readonly name: string;
  readonly areaId: number;
  readonly from: number;
  readonly to: number;
}): Promise<EvaluationPeriod> {
  return post('/evaluation/periods', given, evaluationPeriod);
}

export function addWeightProfile(given: NewWeightProfile): Promise<WeightProfile> {
  return post('/weight-profiles', given, weightProfile);
}
