-- What an officer's terminal says of its own tracking: why it sends no positions, or none that count.
alter table device_state
  add column tracking text check (tracking in ('well', 'off-duty', 'hidden', 'no-position', 'inaccurate'));
