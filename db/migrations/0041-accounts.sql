-- A password that somebody else made: it lets in until this moment, and then to nothing but choosing an own one.
alter table account add column one_time_until timestamptz;
