-- Where an accepted move of a plan leads: all of its stops, so that nobody else is sent to them as well. The order's place is the first.
create table accepted_stop (
  instruction_id uuid not null references instruction (id) on delete cascade,
  alarm_id integer references alarm (id) on delete cascade,
  cell_id integer references cell (id) on delete cascade,
  check ((alarm_id is null) <> (cell_id is null)),
  unique nulls not distinct (instruction_id, alarm_id, cell_id)
);
