-- What one operator leaves to the next at the end of a turn at the desk.
create table handover (
  -- Made by the page: written twice it is one.
  id uuid primary key,
  area_id integer not null references area (id),
  written_by integer not null references account (id),
  written_at timestamptz not null default now(),
  words text not null,
  -- What stood open when it was written (contract: handoverStanding).
  standing jsonb not null,
  taken_by integer references account (id),
  taken_at timestamptz,
  check ((taken_by is null) = (taken_at is null)),
  check (taken_by <> written_by)
);
create index handover_written on handover (area_id, written_at desc);
