-- A rest planned within a shift: nobody is sent anywhere then, and nobody answers for that time. A shift may be ended before its rest.
alter table shift
  add column rest_starts_at timestamptz,
  add column rest_ends_at timestamptz,
  add constraint shift_rest check ((rest_starts_at is null) = (rest_ends_at is null) and rest_starts_at < rest_ends_at);
create index shift_rest_ends on shift (rest_ends_at) where rest_ends_at is not null;
