-- What the numbers mean: recomputed from the streams as a whole per shift, never patched.

create table trajectory (
  shift_id integer primary key references shift (id) on delete cascade,
  computed_at timestamptz not null,
  distance_metres double precision not null,
  moving_seconds double precision not null,
  unknown_seconds double precision not null,
  fix_count integer not null,
  rejected_count integer not null,
  -- [{"line": [[lon, lat], …], "times": [epoch ms, …]}, …]
  segments jsonb not null
);

create table trajectory_stop (
  shift_id integer not null references trajectory (shift_id) on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  lon double precision not null,
  lat double precision not null,
  fix_count integer not null,
  primary key (shift_id, starts_at)
);

create table trajectory_move (
  shift_id integer not null references trajectory (shift_id) on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  distance_metres double precision not null,
  primary key (shift_id, starts_at)
);

create table visit (
  shift_id integer not null references shift (id) on delete cascade,
  cell_id integer not null references cell (id),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (shift_id, cell_id, starts_at)
);
create index visit_cell on visit (cell_id, ends_at desc);

create table coverage_gap (
  shift_id integer not null references shift (id) on delete cascade,
  cell_id integer not null references cell (id),
  starts_at timestamptz not null,
  -- null: still open when computed
  ends_at timestamptz,
  target_seconds integer not null,
  primary key (shift_id, cell_id, starts_at)
);
create index coverage_gap_cell on coverage_gap (cell_id, starts_at desc);

create table performance_figure (
  shift_id integer not null references shift (id) on delete cascade,
  measure text not null,
  numerator double precision not null,
  denominator double precision,
  unit text not null,
  evidence jsonb not null,
  computed_at timestamptz not null,
  primary key (shift_id, measure)
);
