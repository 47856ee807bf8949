-- Devices can be changed after they were made; whoever keeps a list of them sees that it is old.
alter table device add column changed_at timestamptz;
