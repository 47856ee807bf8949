-- What people, and the clock, did about an alarm beside acknowledging it.
alter table alarm
  add column assignee_id integer references account (id),
  add column false_at timestamptz,
  add column escalated_at timestamptz;
create index alarm_waiting on alarm (raised_at) where active and acknowledged_at is null and escalated_at is null;

create table alarm_note (
  id bigint primary key generated always as identity,
  alarm_id integer not null references alarm (id) on delete cascade,
  -- Sent twice it is one note.
  key uuid not null unique,
  at timestamptz not null default now(),
  -- Null: the clock.
  account_id integer references account (id),
  kind text not null check (kind in ('comment', 'assigned', 'false', 'escalated')),
  text text not null default '',
  assignee_id integer references account (id)
);
create index alarm_note_alarm on alarm_note (alarm_id);
