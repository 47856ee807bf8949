-- Geofences (电子围栏): where somebody should be, or should not. Deleted ones are kept: history and alarms name them.
create table geofence (
  id integer primary key generated always as identity,
  area_id integer not null references area (id),
  name text not null,
  -- These five as in contract/src/http-api/geofences.ts, where they are validated.
  shape jsonb not null,
  subjects jsonb not null,
  schedule jsonb not null,
  alarms jsonb not null,
  dwell_seconds integer not null check (dwell_seconds >= 0),
  margin_metres real not null check (margin_metres >= 0),
  enabled boolean not null,
  -- Grows with every change; who changes says which one they changed.
  version integer not null default 1,
  -- Fixes before this say nothing about it: it was elsewhere, about others, or paused.
  watched_from timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  changed_by integer not null references account (id),
  deleted_at timestamptz
);
create index geofence_area on geofence (area_id) where deleted_at is null;

-- Where an officer on shift is in relation to a fence, as of the last change: no row, never inside in this shift.
create table geofence_presence (
  geofence_id integer not null references geofence (id),
  shift_id integer not null references shift (id) on delete cascade,
  inside boolean not null,
  -- Time of the first fix of the change, and of the one that settled it: older ones change nothing.
  since timestamptz not null,
  taken_to timestamptz not null,
  lon double precision not null,
  lat double precision not null,
  primary key (geofence_id, shift_id)
);

create table geofence_event (
  id bigint primary key generated always as identity,
  geofence_id integer not null references geofence (id),
  officer_id integer not null references officer (id),
  kind text not null check (kind in ('enter', 'leave', 'off-duty')),
  at timestamptz not null,
  lon double precision,
  lat double precision,
  -- Computed again from the same fixes it is the same event.
  unique (geofence_id, officer_id, kind, at)
);
create index geofence_event_newest on geofence_event (geofence_id, at desc, id desc);

-- Up to here fixes were taken; those after it are looked at again by the server's next start.
create table geofence_checkpoint (
  single boolean primary key default true check (single),
  at timestamptz not null
);

-- The source of an alarm is a device or a fence; a fence's alarm is about an officer, or about there being nobody.
alter table alarm
  alter column source_device_number drop not null,
  add column geofence_id integer references geofence (id),
  add column officer_id integer references officer (id),
  add check ((source_device_number is null) = (geofence_id is not null));
create unique index alarm_geofence_origin on alarm (geofence_id, origin) where geofence_id is not null;
create unique index alarm_geofence_one_active on alarm (geofence_id, type, officer_id) nulls not distinct
  where active and geofence_id is not null;
