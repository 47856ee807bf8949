-- What devices say. Every key holds the device's own time and message, so that a message re-sent is a row that is there already.
-- Coordinates are integers of 1e-7 degree: 1.1 cm, and a third of a double after compression.
-- flags: 1 future, 2 late, 4 mock, 8 inaccurate (contract/src/telemetry/admitted.ts).

create table fix (
  time timestamptz not null,
  device_number integer not null,
  message_key integer not null,
  lon_e7 integer not null check (lon_e7 between -1800000000 and 1800000000),
  lat_e7 integer not null check (lat_e7 between -900000000 and 900000000),
  accuracy real,
  altitude real,
  speed real,
  heading real,
  battery real,
  flags smallint not null default 0,
  received_at timestamptz not null,
  primary key (device_number, time, message_key)
);

create table camera_event (
  time timestamptz not null,
  device_number integer not null,
  message_key integer not null,
  event_id text not null,
  phase text not null check (phase in ('new', 'update', 'end')),
  label text not null,
  score real,
  zones text[] not null default '{}',
  stationary_seconds real,
  false_positive boolean not null default false,
  start_time timestamptz not null,
  end_time timestamptz,
  flags smallint not null default 0,
  received_at timestamptz not null,
  primary key (device_number, time, message_key)
);
create index camera_event_event on camera_event (event_id, time);

create table probe_reading (
  time timestamptz not null,
  device_number integer not null,
  message_key integer not null,
  quantity text not null,
  value double precision,
  unit text not null default '',
  quality text not null check (quality in ('good', 'uncertain', 'bad')),
  flags smallint not null default 0,
  received_at timestamptz not null,
  primary key (device_number, time, message_key)
);

-- Alarms and receipts said over MQTT: few, and each must be acted on exactly once, so they wait here until the server has.
create table device_message (
  id bigint primary key generated always as identity,
  device_number integer not null,
  time timestamptz not null,
  message_key integer not null,
  kind text not null check (kind in ('alarm', 'instruction-receipt')),
  payload jsonb not null,
  received_at timestamptz not null,
  handled_at timestamptz,
  unique (device_number, kind, time, message_key)
);
create index device_message_waiting on device_message (id) where handled_at is null;

create table dead_letter (
  id bigint primary key generated always as identity,
  received_at timestamptz not null,
  device_id text not null,
  topic text not null,
  reason text not null,
  detail text not null,
  payload bytea not null,
  digest bytea not null,
  unique (digest)
);
create index dead_letter_received on dead_letter (received_at desc);

-- How far each gateway's journal has been stored; written in the transaction that stores the rows.
create table ingest_checkpoint (
  gateway_id text primary key,
  sequence bigint not null,
  stored_at timestamptz not null default now()
);
