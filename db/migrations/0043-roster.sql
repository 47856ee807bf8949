alter table shift
  add column changed_by integer references account (id),
  add column changed_at timestamptz;

-- A shift of the daily roster that was taken out or moved: it is not planned again.
create table withdrawn_shift (
  officer_id integer not null references officer (id),
  starts_at timestamptz not null,
  primary key (officer_id, starts_at)
);
