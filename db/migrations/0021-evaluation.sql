-- Who is evaluated by what, what is left out and why, and what is frozen.

create table exemption (
  id integer primary key generated always as identity,
  -- One officer, or everybody whose beat lies in an area (weather).
  officer_id integer references officer (id),
  area_id integer references area (id),
  kind text not null check (kind in ('rest', 'ordered-task', 'weather', 'lost-gps', 'leave')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null,
  granted_at timestamptz not null default now(),
  granted_by integer not null references account (id),
  revoked_at timestamptz,
  revoked_by integer references account (id),
  check (ends_at > starts_at),
  check ((officer_id is null) <> (area_id is null)),
  check ((revoked_at is null) = (revoked_by is null))
);
create index exemption_officer on exemption (officer_id, starts_at);
create index exemption_interval on exemption (starts_at, ends_at);

-- Never changed, only followed by one of a later date. parts: [{measure, weight, zeroAt, fullAt}], weights together 100.
create table weight_profile (
  id integer primary key generated always as identity,
  name text not null,
  effective_from timestamptz not null unique,
  created_by integer references account (id),
  parts jsonb not null
);

insert into weight_profile (name, effective_from, parts) values ('默认权重 · Default weights', '2020-01-01T00:00:00+08', '[
  {"measure": "duty-time", "weight": 10, "zeroAt": 0.7, "fullAt": 1},
  {"measure": "cells-visited", "weight": 15, "zeroAt": 0, "fullAt": 1},
  {"measure": "coverage", "weight": 25, "zeroAt": 0.5, "fullAt": 1},
  {"measure": "worst-idleness", "weight": 5, "zeroAt": 2, "fullAt": 0.25},
  {"measure": "clock-in-on-time", "weight": 5, "zeroAt": 0, "fullAt": 1},
  {"measure": "on-beat-time", "weight": 10, "zeroAt": 0.5, "fullAt": 1},
  {"measure": "acknowledged-in-time", "weight": 10, "zeroAt": 0, "fullAt": 1},
  {"measure": "arrived-in-time", "weight": 5, "zeroAt": 0, "fullAt": 1},
  {"measure": "done-in-time", "weight": 5, "zeroAt": 0, "fullAt": 1},
  {"measure": "alarms-attended", "weight": 10, "zeroAt": 0, "fullAt": 1}
]');

-- When figures of a shift that was over changed, and why.
alter table trajectory
  add column revised_at timestamptz,
  add column revised_because text check (revised_because in ('late-data', 'exemption')),
  -- Granted exempt seconds on duty, as computed.
  add column exempt_seconds double precision not null default 0;

-- A frozen period: what was shown, and the figures and rows it was made of, copied, so that nothing computed later reaches it.
create table evaluation_period (
  id integer primary key generated always as identity,
  name text not null,
  area_id integer not null references area (id),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  frozen_at timestamptz not null default now(),
  frozen_by integer not null references account (id),
  evaluation jsonb not null,
  check (ends_at > starts_at),
  unique (area_id, starts_at, ends_at)
);

create table frozen_figure (
  period_id integer not null references evaluation_period (id),
  shift_id integer not null,
  officer_id integer not null,
  measure text not null,
  numerator double precision not null,
  denominator double precision,
  evidence jsonb not null,
  primary key (period_id, shift_id, measure)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'a frozen period does not change';
end $$;
create trigger evaluation_period_frozen before update or delete on evaluation_period
  for each row execute function refuse_change();
create trigger frozen_figure_frozen before update or delete on frozen_figure
  for each row execute function refuse_change();
