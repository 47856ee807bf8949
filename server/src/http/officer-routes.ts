import { officer } from '@xuncheng/contract';
import { z } from 'zod';
import { notFound } from '../refusal.ts';
import type { Database } from '../store/database.ts';
import { listOfficers } from '../store/list-officers.ts';
import { idParams } from './parameters.ts';
import { route, type Route } from './route.ts';

/** Officers and the shift they are on. */
export function officerRoutes(database: Database): Route[] {
  return [
    route(
      { method: 'get', path: '/officers', tag: 'people', summary: 'Officers of the caller', access: 'view-officers' },
      { reply: z.array(officer) },
      (call, caller) => listOfficers(database, caller.scope, call.now, null),
    ),
    route(
      { method: 'get', path: '/officers/{id}', tag: 'people', summary: 'One officer', access: 'view-officers' },
      { params: idParams, reply: officer },
      async (call, caller) => {
        const [found] = await listOfficers(database, caller.scope, call.now, call.params.id);
        if (!found) throw notFound('officer');
        return found;
      },
    ),
  ];
}
