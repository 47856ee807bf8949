import type { InstructionTemplate } from '@xuncheng/contract';
import { execute, selectOne, selectRows, type Queryable } from './database.ts';

const TEMPLATE = `id, area_id as "areaId", text, priority, deadline_minutes as "deadlineMinutes"`;

/** Templates kept for these areas (null: all), by text. */
export async function listInstructionTemplates(
  database: Queryable,
  areaIds: readonly number[] | null,
): Promise<InstructionTemplate[]> {
  return selectRows(
    database,
    `select ${TEMPLATE} from instruction_template where $1::int[] is null or area_id = any($1) order by text`,
    [areaIds],
  );
}

/** Keep a template; the same text in the same area is the same template. */
export async function saveInstructionTemplate(
  database: Queryable,
  template: Omit<InstructionTemplate, 'id'> & { readonly createdBy: number },
): Promise<InstructionTemplate> {
  const saved = await selectOne<InstructionTemplate>(
    database,
    `insert into instruction_template (area_id, text, priority, deadline_minutes, created_by) values ($1, $2, $3, $4, $5)
     on conflict (area_id, text) do update set priority = excluded.priority, deadline_minutes = excluded.deadline_minutes
     returning ${TEMPLATE}`,
    [template.areaId, template.text, template.priority, template.deadlineMinutes, template.createdBy],
  );
  if (!saved) throw new Error('a template was stored and is gone');
  return saved;
}

/** @returns false: there is none of this number in these areas */
export async function deleteInstructionTemplate(
  database: Queryable,
  id: number,
  areaIds: readonly number[] | null,
): Promise<boolean> {
  return (
    (await execute(
      database,
      'delete from instruction_template where id = $1 and ($2::int[] is null or area_id = any($2))',
      [id, areaIds],
    )) > 0
  );
}
