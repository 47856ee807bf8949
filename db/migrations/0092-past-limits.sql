-- Limits that were in force until they were changed: what is computed anew of a time before goes by them.
create table past_limits (
  until timestamptz primary key,
  value jsonb not null
);
-- The audit log has noted every change with what was before.
insert into past_limits (until, value)
select at, detail->'before' from audit_log where action = 'change-limits' and jsonb_typeof(detail->'before') = 'object'
on conflict do nothing;
