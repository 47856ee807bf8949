import {
  evaluation,
  evaluationEvidence,
  evaluationPeriod,
  measureDefinition,
  MEASURES,
  newEvaluationPeriod,
  newWeightProfile,
  weightProfile,
  localOf,
  type Evaluation,
} from '@xuncheng/contract';
import writeSpreadsheet from 'write-excel-file/node';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import type { Caller } from '../access/caller.ts';
import { MEASURE_DEFINITIONS } from '../compute/performance/compute-figures.ts';
import { sheetsOf } from '../compute/performance/evaluation-sheets.ts';
import { evaluateFrozenBeat, evaluatePeriod } from '../jobs/evaluate-period.ts';
import { SETTLED_AFTER_SECONDS } from '../jobs/judge-shift.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import { transact, type Database } from '../store/database.ts';
import {
  countUnsettledShifts,
  findEvaluationPeriod,
  insertEvaluationPeriod,
  listEvaluationPeriods,
  readFrozenEvidence,
} from '../store/evaluation-periods.ts';
import { findAreaOfBeat, readPeriodEvidence, type EvaluatedShifts } from '../store/evaluation.ts';
import { findTimeZone } from '../store/time-zone.ts';
import { findWeightProfile, insertWeightProfile, listWeightProfiles } from '../store/weight-profiles.ts';
import { idQuery, idParams, momentQuery } from './parameters.ts';
import { ANSWERED, route, SPREADSHEET, type Route } from './route.ts';

/** Days that one evaluation may span: a year and a day. */
const DAYS_AT_MOST = 367;

const periodQuery = {
  from: momentQuery.optional(),
  to: momentQuery.optional(),
  areaId: idQuery.optional(),
  periodId: idQuery.optional(),
  beatId: idQuery.optional(),
};

const evaluationQuery = z.object({ ...periodQuery, previous: z.literal('month').optional() });

/** Figures and scores of periods, what they are weighed by, and periods that are frozen. */
export function evaluationRoutes(database: Database, areas: AreaDirectory): Route[] {
  /** The shifts that a question is about; refuses what lies outside the caller's area. */
  function shiftsOf(
    caller: Caller,
    query: {
      readonly from?: number | undefined;
      readonly to?: number | undefined;
      readonly areaId?: number | undefined;
      readonly beatId?: number | undefined;
    },
  ): EvaluatedShifts & { readonly areaId: number } {
    const { from, to, areaId = caller.areaId } = query;
    if (from === undefined || to === undefined)
      throw new Refusal(400, 'invalid-request', 'query: from and to, or periodId, must be given');
    if (to <= from) throw new Refusal(400, 'invalid-request', 'query.to: must lie after query.from');
    if (to - from > DAYS_AT_MOST * 86_400_000)
      throw new Refusal(400, 'invalid-request', `query.to: more than ${String(DAYS_AT_MOST)} days after query.from`);
    if (!areas.tree().contains(caller.areaId, areaId)) throw notFound('area');
    const areaIds = areas.tree().idsUnder(areaId);
    return { from, to, areaId, areaIds, officerId: caller.scope.officerId, beatId: query.beatId ?? null };
  }

  /** A beat outside the caller's areas is as if it did not exist. */
  async function checkBeat(caller: Caller, beatId: number | undefined): Promise<void> {
    if (beatId === undefined) return;
    const areaId = await findAreaOfBeat(database, beatId);
    if (areaId === undefined || !areas.tree().contains(caller.areaId, areaId)) throw notFound('beat');
  }

  async function compute(
    shifts: EvaluatedShifts & { readonly areaId: number },
    isMonth: boolean,
    now: number,
  ): Promise<Evaluation> {
    const profile = await findWeightProfile(database, shifts.from);
    if (!profile)
      throw new Refusal(409, 'no-weight-profile', 'No weight profile is in force at the beginning of this period.');
    return evaluatePeriod(database, shifts, profile, shifts.areaId, isMonth, now);
  }

  async function findFrozen(caller: Caller, periodId: number, beatId?: number): Promise<Evaluation> {
    const found = await findEvaluationPeriod(database, caller.scope.areaIds, periodId);
    if (!found) throw notFound('period');
    const { period, evaluation: kept } = found;
    const { id, name, frozenAt, frozenBy } = period;
    const officers = kept.officers.filter(
      ({ officerId }) => caller.scope.officerId === null || officerId === caller.scope.officerId,
    );
    const isWhole = caller.scope.officerId === null && beatId === undefined;
    return {
      ...kept,
      ...(isWhole ? {} : { squads: [], beats: [], areas: [] }),
      officers: beatId === undefined ? officers : await evaluateFrozenBeat(database, id, beatId, { ...kept, officers }),
      frozen: { periodId: id, name, frozenAt, frozenBy },
    };
  }

  async function evaluate(caller: Caller, query: z.infer<typeof evaluationQuery>, now: number): Promise<Evaluation> {
    const { periodId, beatId, previous } = query;
    await checkBeat(caller, beatId);
    return periodId === undefined
      ? compute(shiftsOf(caller, query), previous === 'month', now)
      : findFrozen(caller, periodId, beatId);
  }

  return [
    route(
      {
        method: 'get',
        path: '/measures',
        tag: 'performance',
        summary: 'What every figure is, in both languages',
        access: 'view-performance',
      },
      { reply: z.array(measureDefinition) },
      () => Promise.resolve([...MEASURE_DEFINITIONS.values()]),
    ),
    route(
      {
        method: 'get',
        path: '/evaluation',
        tag: 'performance',
        summary: 'Figures, scores and grades of a period, beside the period before and a year ago',
        access: 'view-performance',
      },
      { query: evaluationQuery, reply: evaluation },
      (call, caller) => evaluate(caller, call.query, call.now),
    ),
    route(
      {
        method: 'get',
        path: '/evaluation/sheet',
        tag: 'performance',
        summary: 'The same as a spreadsheet, every figure with what it is made of',
        access: 'view-performance',
        bytes: { reply: SPREADSHEET },
      },
      { query: evaluationQuery.extend({ language: z.enum(['zh', 'en']).default('zh') }), reply: z.unknown() },
      async (call, caller) => {
        const found = await evaluate(caller, call.query, call.now);
        const zone = await findTimeZone(database);
        const sheets = sheetsOf(found, [...MEASURE_DEFINITIONS.values()], zone, call.query.language);
        const days = [found.from, found.to - 1].map((at) => new Date(localOf(zone, at)).toISOString().slice(0, 10));
        call.response.attachment(`evaluation-${days.join('-to-')}.xlsx`).type(SPREADSHEET);
        call.response.send(await writeSpreadsheet(sheets).toBuffer());
        return ANSWERED;
      },
    ),
    route(
      {
        method: 'get',
        path: '/evaluation/officers/{id}/evidence',
        tag: 'performance',
        summary: 'The rows behind an officer’s figure of a period',
        access: 'view-performance',
      },
      {
        params: idParams,
        query: z.object({ ...periodQuery, measure: z.enum(MEASURES) }),
        reply: evaluationEvidence,
      },
      async (call, caller) => {
        const { measure, periodId, beatId } = call.query;
        const officerId = call.params.id;
        if (caller.scope.officerId !== null && caller.scope.officerId !== officerId) throw notFound('officer');
        await checkBeat(caller, beatId);
        if (periodId !== undefined) await findFrozen(caller, periodId);
        const rows =
          periodId === undefined
            ? await readPeriodEvidence(database, { ...shiftsOf(caller, call.query), officerId }, measure)
            : await readFrozenEvidence(database, periodId, officerId, beatId ?? null, measure);
        if (caller.officerId !== officerId) {
          await insertAudit(database, {
            accountId: caller.accountId,
            action: 'view-evidence',
            object: `officer/${String(officerId)}`,
            detail: { measure, from: call.query.from, to: call.query.to, periodId, beatId },
          });
        }
        return { measure, rows };
      },
    ),
    route(
      {
        method: 'get',
        path: '/weight-profiles',
        tag: 'performance',
        summary: 'What figures are weighed by, newest first',
        access: 'view-performance',
      },
      { reply: z.array(weightProfile) },
      () => listWeightProfiles(database),
    ),
    route(
      {
        method: 'post',
        path: '/weight-profiles',
        tag: 'performance',
        summary: 'Weigh figures anew from a moment on; periods that began before keep theirs',
        access: 'supervise',
        status: 201,
      },
      { body: newWeightProfile, reply: weightProfile },
      async (call, caller) => {
        if (caller.scope.areaIds !== null)
          throw new Refusal(403, 'forbidden', 'Weights hold for the whole district; your area is a part of it.');
        if (call.body.effectiveFrom < call.now - 86_400_000)
          throw new Refusal(400, 'invalid-request', 'body.effectiveFrom: what is past is not weighed anew');
        const added = await insertWeightProfile(database, call.body, caller.accountId);
        if (!added)
          throw new Refusal(
            409,
            'profile-exists',
            'There is a profile from that very moment on; choose another moment.',
          );
        await insertAudit(database, {
          accountId: caller.accountId,
          action: 'add-weight-profile',
          object: `weight-profile/${String(added.id)}`,
          detail: { name: added.name, effectiveFrom: added.effectiveFrom },
        });
        return added;
      },
    ),
    route(
      {
        method: 'get',
        path: '/evaluation/periods',
        tag: 'performance',
        summary: 'Periods that are frozen, newest first',
        access: 'view-performance',
      },
      { reply: z.array(evaluationPeriod) },
      (_call, caller) => listEvaluationPeriods(database, caller.scope.areaIds),
    ),
    route(
      {
        method: 'post',
        path: '/evaluation/periods',
        tag: 'performance',
        summary: 'Freeze a period that is over: its figures and their rows never change again',
        access: 'supervise',
        status: 201,
      },
      { body: newEvaluationPeriod, reply: evaluationPeriod },
      async (call, caller) => {
        const { name, ...span } = call.body;
        const shifts = shiftsOf(caller, span);
        const unsettled = await countUnsettledShifts(database, shifts, call.now, SETTLED_AFTER_SECONDS);
        if (shifts.to > call.now || unsettled > 0)
          throw new Refusal(
            409,
            'period-not-settled',
            `The period is not over, or ${String(unsettled)} of its shifts are not settled: half an hour after their end they are.`,
          );
        const computed = await compute(shifts, false, call.now);
        const frozen = await transact(database, (transaction) =>
          insertEvaluationPeriod(transaction, name, shifts, computed, caller.accountId),
        );
        if (!frozen) throw new Refusal(409, 'period-frozen', 'This period of this area is frozen already.');
        await insertAudit(database, {
          accountId: caller.accountId,
          action: 'freeze-period',
          object: `evaluation-period/${String(frozen.id)}`,
          detail: { name, from: shifts.from, to: shifts.to },
        });
        return frozen;
      },
    ),
  ];
}
