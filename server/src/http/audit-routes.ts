import { auditEntry, numeric } from '@xuncheng/contract';
import { z } from 'zod';
import { listAudit } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import { route, type Route } from './route.ts';

const AUDIT_AT_MOST = 500;

/** The audit log. */
export function auditRoutes(database: Database): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/audit',
        tag: 'administration',
        summary: 'Who did what, newest first',
        access: 'view-audit',
      },
      {
        query: z.object({
          before: numeric(z.number().int().positive()).optional(),
          action: z
            .string()
            .max(400)
            .transform((list) => list.split(','))
            .optional()
            .describe('one action, or several with commas between them'),
        }),
        reply: z.array(auditEntry),
      },
      (call, caller) =>
        listAudit(database, caller.scope.areaIds, {
          before: call.query.before ?? null,
          actions: call.query.action ?? null,
          limit: AUDIT_AT_MOST,
        }),
    ),
  ];
}
