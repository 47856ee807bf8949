import { execute, type Queryable } from './database.ts';

/** How a field of a row is stored: its column, and its type on the way there; a `moment` is epoch ms here and a timestamp there. */
type Column = readonly [column: string, type: 'int' | 'float8' | 'text' | 'jsonb' | 'moment'];

/** A table of what was computed of shifts: `shift_id`, the fields that tell a row from others of its shift, and the rest. */
export interface ShiftTable<Row> {
  readonly name: string;
  readonly key: Readonly<Partial<Record<keyof Row & string, Column>>>;
  readonly rest: Readonly<Partial<Record<keyof Row & string, Column>>>;
}

/** What a table is to change by. */
export interface RowChanges<Row> {
  /** Shifts all of whose rows go before. */
  readonly whole: readonly number[];
  readonly removed: readonly (Row & { readonly shiftId: number })[];
  /** New ones, and others under the same key. */
  readonly written: readonly (Row & { readonly shiftId: number })[];
}

/** Rows of a shift that are there no more, and those that are new or changed. */
export function compareRows<Row>(
  { key }: ShiftTable<Row>,
  before: readonly Row[],
  after: readonly Row[],
): { readonly removed: Row[]; readonly written: Row[] } {
  const keyOf = (row: Row): string =>
    Object.keys(key)
      .map((field) => String(row[field as keyof Row]))
      .join(' ');
  const earlier = new Map(before.map((row) => [keyOf(row), row]));
  const written = after.filter((row) => {
    const rowKey = keyOf(row);
    const was = earlier.get(rowKey);
    earlier.delete(rowKey);
    return was !== row && (was === undefined || JSON.stringify(was) !== JSON.stringify(row));
  });
  return { removed: [...earlier.values()], written };
}

/** Change the rows of shifts in a table: a statement for each of what there is to do. */
export async function replaceRows<Row>(
  transaction: Queryable,
  { name, key, rest }: ShiftTable<Row>,
  { whole, removed, written }: RowChanges<Row>,
): Promise<void> {
  const keys = Object.entries(key) as [string, Column][];
  const all = [...keys, ...(Object.entries(rest) as [string, Column][])];
  const record = (fields: readonly [string, Column][]): string =>
    `jsonb_to_recordset($1) as r("shiftId" int, ${fields.map(([field, [, type]]) => `"${field}" ${type === 'moment' ? 'float8' : type}`).join(', ')})`;
  const value = ([field, [, type]]: [string, Column]): string =>
    type === 'moment' ? `to_timestamp(r."${field}" / 1000)` : `r."${field}"`;
  const columnsOf = (fields: readonly [string, Column][]): string => fields.map(([, [column]]) => column).join(', ');
  if (whole.length > 0) await execute(transaction, `delete from ${name} where shift_id = any($1)`, [whole]);
  if (removed.length > 0)
    await execute(
      transaction,
      `delete from ${name} t using ${record(keys)}
       where t.shift_id = r."shiftId" and ${keys.map((one) => `t.${one[1][0]} = ${value(one)}`).join(' and ')}`,
      [JSON.stringify(removed)],
    );
  if (written.length > 0)
    await execute(
      transaction,
      `insert into ${name} (shift_id, ${columnsOf(all)}) select r."shiftId", ${all.map(value).join(', ')} from ${record(all)}
       on conflict (shift_id, ${columnsOf(keys)}) do update set ${all
         .slice(keys.length)
         .map(([, [column]]) => `${column} = excluded.${column}`)
         .join(', ')}`,
      [JSON.stringify(written)],
    );
}
