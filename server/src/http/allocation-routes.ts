import {
  acceptMove,
  allocationPlan,
  instruction,
  latitude,
  longitude,
  officerRanking,
  whatIfAnswer,
  whatIfQuestion,
  numeric,
  type AcceptMove,
  type Instruction,
  type WhatIfAnswer,
  type WhatIfQuestion,
} from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import type { Caller } from '../access/caller.ts';
import type { AllocationBoard } from '../live/allocation-now.ts';
import { notFound } from '../refusal.ts';
import { idQuery } from './parameters.ts';
import { route, type Route } from './route.ts';

interface Needs {
  readonly areas: AreaDirectory;
  readonly board: AllocationBoard;
  readonly accept: (caller: Caller, move: AcceptMove, sees: (areaId: number) => boolean) => Promise<Instruction>;
  readonly askWhatIf: (question: WhatIfQuestion, sees: (areaId: number) => boolean) => Promise<WhatIfAnswer>;
}

/** Who should go where. What is accepted becomes an instruction like any other, unless it is too late for it. */
export function allocationRoutes({ areas, board, accept, askWhatIf }: Needs): Route[] {
  function sightOf(areaId: number): Parameters<AllocationBoard['plan']>[0] {
    const tree = areas.tree();
    return { sees: (other) => tree.contains(areaId, other), areaIds: tree.idsUnder(areaId) };
  }

  return [
    route(
      {
        method: 'get',
        path: '/allocation/rank',
        tag: 'allocation',
        summary: 'Officers for a place, the one there soonest first, and why others are not offered',
        access: 'view-coverage',
      },
      {
        query: z.object({ lon: numeric(longitude), lat: numeric(latitude) }),
        reply: officerRanking,
      },
      (call, caller) => board.rank(sightOf(caller.areaId), call.query, call.now),
    ),
    route(
      {
        method: 'get',
        path: '/allocation/plan',
        tag: 'allocation',
        summary: 'Who should go to which gaps and alarms now, and why others should not',
        access: 'view-coverage',
      },
      { query: z.object({ areaId: idQuery.optional() }), reply: allocationPlan },
      async (call, caller) => {
        const areaId = call.query.areaId ?? caller.areaId;
        if (!areas.tree().contains(caller.areaId, areaId)) throw notFound('area');
        return { ...(await board.plan(sightOf(areaId), call.now)), areaId };
      },
    ),
    route(
      {
        method: 'post',
        path: '/allocation/accept',
        tag: 'allocation',
        summary: 'Make a suggested move an order, unless somebody or something was sooner',
        access: 'instruct',
        status: 201,
      },
      { body: acceptMove, reply: instruction },
      (call, caller) => accept(caller, call.body, sightOf(caller.areaId).sees),
    ),
    route(
      {
        method: 'post',
        path: '/allocation/what-if',
        tag: 'allocation',
        summary: 'Idleness to be expected of a planned roster, and of the same with more officers; changes nothing',
        access: 'view-coverage',
      },
      { body: whatIfQuestion, reply: whatIfAnswer },
      async (call, caller) => {
        const { areaId } = call.body;
        if (!areas.tree().contains(caller.areaId, areaId)) throw notFound('area');
        return askWhatIf(call.body, sightOf(areaId).sees);
      },
    ),
  ];
}
