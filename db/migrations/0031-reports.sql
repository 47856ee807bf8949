-- What officers report from the street, with photos.

create table report (
  -- Made on the phone: sent again it is the same report.
  id uuid primary key,
  officer_id integer not null references officer (id),
  shift_id integer references shift (id),
  -- Where it is decides who sees it: the community of the place, or else the beat's or the squad's area.
  area_id integer not null references area (id),
  kind text not null,
  words text not null,
  lon double precision not null check (lon between -180 and 180),
  lat double precision not null check (lat between -90 and 90),
  accuracy real,
  -- By the phone's clock, and by ours.
  made_at timestamptz not null,
  received_at timestamptz not null default now(),
  self_handled boolean not null,
  seen_at timestamptz,
  seen_by integer references account (id),
  closed_at timestamptz,
  closed_by integer references account (id),
  closing_words text,
  check ((seen_at is null) = (seen_by is null)),
  check ((closed_at is null) = (closed_by is null) and (closed_at is null) = (closing_words is null))
);
create index report_received on report (received_at desc);
create index report_open on report (area_id) where closed_at is null;
create index report_officer on report (officer_id, received_at desc);

-- Announced with the report; `received` of its bytes are here, in pieces without a hole.
create table report_photo (
  report_id uuid not null references report (id) on delete cascade,
  sha256 bytea not null check (length(sha256) = 32),
  kind text not null check (kind in ('near', 'far', 'reference', 'after')),
  size integer not null check (size > 0),
  received integer not null default 0 check (received between 0 and size),
  taken_at timestamptz not null,
  lon double precision,
  lat double precision,
  accuracy real,
  primary key (report_id, sha256)
);

-- A row a piece: a photo that grows piece by piece is not written anew with each of them.
create table report_photo_piece (
  report_id uuid not null,
  sha256 bytea not null,
  start integer not null,
  bytes bytea not null,
  primary key (report_id, sha256, start),
  foreign key (report_id, sha256) references report_photo (report_id, sha256) on delete cascade
);
-- JPEG does not get smaller.
alter table report_photo_piece alter column bytes set storage external;
