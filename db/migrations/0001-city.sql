-- The city and who works in it. Geometry is GeoJSON in WGS-84 (longitude, latitude), small enough to keep in the row.

create table area (
  id integer primary key generated always as identity,
  parent_id integer references area (id),
  level text not null check (level in ('district', 'subdistrict', 'community', 'grid', 'slice', 'group')),
  code text not null unique,
  name text not null,
  name_en text not null,
  geometry jsonb not null,
  check ((level = 'district') = (parent_id is null))
);
create index area_parent on area (parent_id);

-- Base unit of about 10,000 m², inside a community; never changes with staffing.
create table cell (
  id integer primary key generated always as identity,
  code text not null unique,
  area_id integer not null references area (id),
  class text not null check (class in ('A', 'B', 'C')),
  geometry jsonb not null
);
create index cell_area on cell (area_id);

create table map_feature (
  id integer primary key generated always as identity,
  kind text not null check (kind in ('water', 'green', 'road', 'block', 'place')),
  feature jsonb not null
);

create table squad (
  id integer primary key generated always as identity,
  code text not null unique,
  name text not null,
  area_id integer not null references area (id)
);

create table officer (
  id integer primary key generated always as identity,
  badge text not null unique,
  name text not null,
  squad_id integer not null references squad (id),
  travel_mode text not null check (travel_mode in ('foot', 'e-bike', 'car'))
);

create table beat (
  id integer primary key generated always as identity,
  code text not null unique,
  name text not null,
  area_id integer not null references area (id)
);

create table beat_cell (
  beat_id integer not null references beat (id) on delete cascade,
  cell_id integer not null references cell (id),
  primary key (beat_id, cell_id)
);
create index beat_cell_cell on beat_cell (cell_id);

-- number is the short form used in stream rows; id is what the device itself, topics and people use.
create table device (
  number integer primary key generated always as identity,
  id text not null unique check (id ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$'),
  kind text not null check (kind in ('camera', 'probe', 'terminal', 'vehicle', 'video-server')),
  protocol text not null check (protocol in ('own', 'owntracks', 'frigate', 'opcua')),
  name text not null,
  area_id integer not null references area (id),
  lon double precision check (lon between -180 and 180),
  lat double precision check (lat between -90 and 90),
  heading real,
  field_of_view real,
  range_metres real,
  quantity text,
  unit text,
  limits jsonb not null default '[]',
  parent_number integer references device (number),
  -- Frigate: the camera's name on its video server. OPC UA: 'opc.tcp://host:port#ns=1;s=Node'.
  address text,
  created_at timestamptz not null default now()
);
create unique index device_address on device (parent_number, address) where parent_number is not null;

-- Tokens are 128 random bits; only their SHA-256 is kept. Several may be valid while one is being replaced.
create table device_credential (
  id integer primary key generated always as identity,
  device_number integer not null references device (number) on delete cascade,
  token_sha256 bytea not null unique check (length(token_sha256) = 32),
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index device_credential_device on device_credential (device_number) where revoked_at is null;

create table device_state (
  device_number integer primary key references device (number) on delete cascade,
  online boolean not null,
  changed_at timestamptz not null,
  last_seen_at timestamptz not null,
  battery real
);

create table shift (
  id integer primary key generated always as identity,
  officer_id integer not null references officer (id),
  beat_id integer not null references beat (id),
  device_number integer references device (number),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  clocked_in_at timestamptz,
  clocked_out_at timestamptz,
  check (ends_at > starts_at),
  unique (officer_id, starts_at)
);
create index shift_interval on shift (starts_at, ends_at);
create index shift_device on shift (device_number, starts_at);

-- Daily roster in local minutes since midnight, from which shifts are planned ahead.
create table roster_rule (
  id integer primary key generated always as identity,
  officer_id integer not null references officer (id),
  beat_id integer not null references beat (id),
  device_number integer references device (number),
  start_minute integer not null check (start_minute between 0 and 1439),
  duration_minutes integer not null check (duration_minutes between 1 and 1440),
  unique (officer_id, start_minute)
);

create table setting (
  key text primary key,
  value jsonb not null
);
