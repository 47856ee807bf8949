-- `changes` numbers the last change from one row of numbers for all: a shift that is noted again after it was computed has another number
-- than before, so that no computation that began earlier takes the new note away.
create sequence stale_change;
alter table stale_shift alter column changes type bigint;
update stale_shift set changes = nextval('stale_change');
alter table stale_shift alter column changes set default nextval('stale_change');
