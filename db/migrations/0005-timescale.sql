-- Where TimescaleDB is offered the three streams become hypertables with compression; elsewhere they stay plain tables
-- and the same SQL runs on both. Retention is a setting (see migrate.ts), so that it can change without a migration.
do $$
declare
  stream text;
begin
  if not exists (select from pg_available_extensions where name = 'timescaledb') then
    raise notice 'TimescaleDB is not offered here: fix, camera_event and probe_reading stay plain tables';
    return;
  end if;
  create extension if not exists timescaledb;
  foreach stream in array array['fix', 'camera_event', 'probe_reading'] loop
    perform create_hypertable(stream::regclass, 'time', chunk_time_interval => interval '1 day', migrate_data => true);
    execute format(
      'alter table %I set (timescaledb.compress, timescaledb.compress_segmentby = ''device_number'', timescaledb.compress_orderby = ''time, message_key'')',
      stream);
    perform add_compression_policy(stream::regclass, interval '2 days');
  end loop;
end
$$;
