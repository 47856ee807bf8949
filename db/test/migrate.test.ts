import { afterEach, describe, expect, it } from 'vitest';
import { migrate, migrateWith } from '../src/migrate.ts';
import { setRetention } from '../src/retention.ts';
import { openTimescaleDatabase } from '../src/testing-timescale.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../src/testing.ts';

let database: TestDatabase | undefined;
afterEach(async () => {
  await database?.drop();
  database = undefined;
});

const tables = async (pool: TestDatabase['pool']): Promise<string[]> =>
  (
    await pool.query("select table_name from information_schema.tables where table_schema = 'public' order by 1")
  ).rows.map((row) => String(row.table_name));

describe('migrate', () => {
  it('brings an empty database to the latest version, and a second call changes nothing', async () => {
    database = await createEmptyDatabase();
    const ran = await migrate(database.connectionString);
    expect(ran).toContain('0001-city');
    const after = await tables(database.pool);
    expect(after).toEqual(expect.arrayContaining(['area', 'fix', 'alarm', 'instruction_step', 'performance_figure']));
    expect(await migrate(database.connectionString)).toEqual([]);
    expect(await tables(database.pool)).toEqual(after);
  });

  it('takes what a database lacks, also when it has something later already', async () => {
    database = await createEmptyDatabase();
    await migrate(database.connectionString);
    await database.pool.query('drop table report_photo_piece, report_photo, report');
    await database.pool.query("delete from schema_migration where name = '0031-reports'");
    expect(await migrate(database.connectionString)).toEqual(['0031-reports']);
    expect(await tables(database.pool)).toContain('report_photo_piece');
  });

  it('twenty at once do the work once', async () => {
    database = await createEmptyDatabase();
    const { connectionString } = database;
    const results = await Promise.all(Array.from({ length: 20 }, () => migrate(connectionString)));
    expect(results.filter((ran) => ran.length > 0)).toHaveLength(1);
    const { rows } = await database.pool.query(
      'select count(*)::int as n, count(distinct name)::int as names from schema_migration',
    );
    expect(rows[0].n).toBe(rows[0].names);
  });

  it('makes hypertables with compression where TimescaleDB is, with retention as set', async () => {
    const timescale = await openTimescaleDatabase('empty');
    try {
      const client = await timescale.pool.connect();
      await migrateWith(client);
      expect(await migrateWith(client)).toEqual([]);
      client.release();
      const { rows } = await timescale.pool.query(
        `select hypertable_name, attname, segmentby_column_index from timescaledb_information.compression_settings
         where segmentby_column_index is not null order by 1`,
      );
      expect(rows).toEqual(
        ['camera_event', 'fix', 'probe_reading'].map((name) => ({
          hypertable_name: name,
          attname: 'device_number',
          segmentby_column_index: 1,
        })),
      );
      await setRetention(timescale.pool, 30);
      await setRetention(timescale.pool, 45);
      const jobs = await timescale.pool.query(
        "select hypertable_name, config ->> 'drop_after' as keep from timescaledb_information.jobs where proc_name = 'policy_retention' order by 1",
      );
      expect(jobs.rows).toEqual(
        ['camera_event', 'fix', 'probe_reading'].map((name) => ({ hypertable_name: name, keep: '45 days' })),
      );
    } finally {
      await timescale.close();
    }
  });

  it('deletes old rows by itself where TimescaleDB is not', async () => {
    database = await createTestDatabase();
    await database.pool.query(
      `insert into fix (time, device_number, message_key, lon_e7, lat_e7, received_at)
       select now() - make_interval(days => age), 1, age, 0, 0, now() from unnest(array[0, 29, 31, 400]) age`,
    );
    await setRetention(database.pool, 30);
    expect((await database.pool.query('select message_key from fix order by 1')).rows).toEqual([
      { message_key: 0 },
      { message_key: 29 },
    ]);
  });
});
