-- An officer against a figure of a shift, or against all of them: once for each, and once further. Who decides the second time is another.
create table appeal (
  id integer primary key generated always as identity,
  officer_id integer not null references officer (id),
  shift_id integer not null references shift (id),
  -- Null: the whole shift.
  measure text,
  words text not null,
  made_at timestamptz not null default now(),
  further_at timestamptz,
  further_words text,
  check ((further_at is null) = (further_words is null)),
  unique nulls not distinct (shift_id, measure)
);
create index appeal_officer on appeal (officer_id, made_at desc);

create table appeal_decision (
  appeal_id integer not null references appeal (id),
  level smallint not null check (level in (1, 2)),
  outcome text not null check (outcome in ('granted', 'rejected')),
  words text not null,
  decided_at timestamptz not null default now(),
  decided_by integer not null references account (id),
  primary key (appeal_id, level),
  -- Never the same person twice.
  unique (appeal_id, decided_by)
);

-- The fact stays; what an appeal changes is an exemption that names it.
alter table exemption add column appeal_id integer references appeal (id);
