-- Shifts whose cells were visited by others otherwise than was known when they were computed. `changes` counts up, so that what changes
-- while one is computed is not lost.
create table stale_shift (
  shift_id integer primary key references shift (id) on delete cascade,
  changes integer not null default 1
);
-- Which shifts walked a beat at a time.
create index shift_beat on shift (beat_id, ends_at);
