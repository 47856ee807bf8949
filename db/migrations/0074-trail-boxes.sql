-- The box around a trail in degrees, so that the ground somebody walked is found by where it is and not by whose area they are of; null:
-- no trail, or one computed before this was kept.
alter table trajectory
  add column west double precision,
  add column south double precision,
  add column east double precision,
  add column north double precision;
