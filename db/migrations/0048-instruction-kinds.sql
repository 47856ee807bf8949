-- Beside orders: roll calls (点名), answered once by everybody asked, and check-ins (报平安), answered before their deadline and, where they
-- repeat, followed by the next. An order given to somebody else, and the next check-in, say what they come after.
alter table instruction
  add column kind text not null default 'order' check (kind in ('order', 'roll-call', 'check-in')),
  add column repeat_minutes integer check (repeat_minutes > 0),
  add column replaces uuid references instruction (id),
  -- Why somebody off duty was disturbed; null: nobody was.
  add column off_duty_reason text,
  add check (repeat_minutes is null or kind = 'check-in');
create index instruction_replaces on instruction (replaces) where replaces is not null;

-- Sent again because a step is overdue, once.
alter table instruction_receiver add column reminded_at timestamptz;

create table instruction_template (
  id integer primary key generated always as identity,
  area_id integer not null references area (id),
  text text not null,
  priority text not null check (priority in ('routine', 'urgent')),
  deadline_minutes integer not null check (deadline_minutes > 0),
  created_by integer not null references account (id),
  created_at timestamptz not null default now()
);
create unique index instruction_template_text on instruction_template (area_id, text);
