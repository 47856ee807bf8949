-- A rest that an officer says from the phone. It ends when that is said, at the clock-out, and otherwise by itself: `ends_at` is set to the
-- longest rest there is when it begins, so that a forgotten one needs nobody to end it.

create table said_rest (
  shift_id integer not null references shift (id) on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at >= starts_at),
  -- Where it was begun and ended, where the phone knew.
  begun_lon double precision,
  begun_lat double precision,
  ended_lon double precision,
  ended_lat double precision,
  primary key (shift_id, starts_at)
);
create index said_rest_ends on said_rest (ends_at);
