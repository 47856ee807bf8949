-- Who has left keeps the history. The terminal that somebody carries is theirs also when no shift is planned.
alter table officer
  add column retired_at timestamptz,
  add column device_number integer unique references device (number);
