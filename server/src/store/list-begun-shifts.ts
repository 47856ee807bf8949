import { selectRows, type Queryable } from './database.ts';

/** Identities of the shifts that began in [from, to), newest first: what people look at most is new soonest. */
export async function listBegunShifts(database: Queryable, from: number, to: number): Promise<number[]> {
  const rows = await selectRows<{ id: number }>(
    database,
    'select id from shift where starts_at >= $1 and starts_at < $2 order by starts_at desc, id',
    [new Date(from), new Date(to)],
  );
  return rows.map(({ id }) => id);
}

/** Of these shifts those whose plan is over by a moment (epoch ms), newest first. */
export async function findOverShifts(database: Queryable, shiftIds: readonly number[], now: number): Promise<number[]> {
  const rows = await selectRows<{ id: number }>(
    database,
    'select id from shift where id = any($1) and ends_at <= $2 order by starts_at desc, id',
    [shiftIds, new Date(now)],
  );
  return rows.map(({ id }) => id);
}
