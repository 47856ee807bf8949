-- Who may do what, and what was done.

create table account (
  id integer primary key generated always as identity,
  username text not null unique,
  display_name text not null,
  role text not null check (role in ('administrator', 'operator', 'supervisor', 'officer')),
  area_id integer not null references area (id),
  officer_id integer references officer (id),
  -- argon2id; null: this account cannot sign in with a password (demonstration accounts).
  password_hash text,
  demo boolean not null default false,
  disabled_at timestamptz,
  created_at timestamptz not null default now()
);

-- connect-pg-simple's table.
create table session (
  sid text primary key,
  sess jsonb not null,
  expire timestamptz not null
);
create index session_expire on session (expire);

create table audit_log (
  id bigint primary key generated always as identity,
  at timestamptz not null default now(),
  account_id integer references account (id),
  action text not null,
  object text not null,
  detail jsonb not null default '{}'
);
create index audit_log_at on audit_log (at desc);

create table camera_alarm_rule (
  id integer primary key generated always as identity,
  label text not null,
  zone text,
  minimum_stationary_seconds real not null default 0,
  type text not null,
  severity text not null check (severity in ('critical', 'major', 'minor', 'warning')),
  unique nulls not distinct (label, zone, type)
);

create table alarm (
  id integer primary key generated always as identity,
  source_device_number integer not null references device (number),
  type text not null,
  severity text not null check (severity in ('critical', 'major', 'minor', 'warning')),
  text text not null default '',
  active boolean not null default true,
  -- What raised it (a camera event's id, a reading's time): the same origin never raises twice.
  origin text not null,
  evidence jsonb not null default '{}',
  raised_at timestamptz not null,
  cleared_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by integer references account (id),
  check (active = (cleared_at is null)),
  unique (source_device_number, type, origin)
);
-- One active alarm per source and type, whoever writes.
create unique index alarm_one_active on alarm (source_device_number, type) where active;
create index alarm_raised on alarm (raised_at desc);

create table instruction (
  id uuid primary key,
  idempotency_key uuid not null unique,
  issued_at timestamptz not null,
  issued_by integer not null references account (id),
  text text not null,
  priority text not null check (priority in ('routine', 'urgent')),
  place_lon double precision,
  place_lat double precision,
  place_name text,
  deadline timestamptz not null
);
create index instruction_issued on instruction (issued_at desc);

create table instruction_receiver (
  instruction_id uuid not null references instruction (id),
  officer_id integer not null references officer (id),
  shift_id integer references shift (id),
  device_number integer references device (number),
  state text not null check (state in
    ('issued', 'sent', 'delivered', 'read', 'accepted', 'en-route', 'arrived', 'done', 'refused', 'cancelled', 'expired')),
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  primary key (instruction_id, officer_id)
);
create index instruction_receiver_open on instruction_receiver (state)
  where state not in ('done', 'refused', 'cancelled', 'expired');
create index instruction_receiver_shift on instruction_receiver (shift_id);

create table instruction_step (
  instruction_id uuid not null,
  officer_id integer not null,
  state text not null,
  at timestamptz not null,
  source text not null check (source in ('terminal', 'operator', 'position', 'clock', 'server')),
  reason text,
  lon double precision,
  lat double precision,
  stored_at timestamptz not null default now(),
  -- Each step once, whatever is re-sent.
  primary key (instruction_id, officer_id, state),
  foreign key (instruction_id, officer_id) references instruction_receiver (instruction_id, officer_id)
);
