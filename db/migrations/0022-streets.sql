-- Pieces of streets between junctions, as the map has had them; a piece that is no longer on the map stays for those who walked it.
create table street_segment (
  id integer primary key generated always as identity,
  -- Both ends in 1e-7 degree, the smaller first: the same piece is the same row whenever the map is read.
  key text not null unique,
  name text not null,
  lon_a double precision not null,
  lat_a double precision not null,
  lon_b double precision not null,
  lat_b double precision not null,
  metres double precision not null
);

-- When somebody walked (or drove) along a piece, by map matching.
create table street_visit (
  shift_id integer not null references shift (id) on delete cascade,
  segment_id integer not null references street_segment (id),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  confidence real not null,
  primary key (shift_id, segment_id, starts_at)
);
create index street_visit_segment on street_visit (segment_id, ends_at desc);

-- When the track was matched last, and how many fixes it had then.
alter table trajectory add column matched_at timestamptz, add column matched_fixes integer not null default 0;
