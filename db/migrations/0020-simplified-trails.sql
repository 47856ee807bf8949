-- The same segments within two metres, with a tenth of the points: for overviews, which draw or measure everybody's at once.
alter table trajectory add column simplified jsonb not null default '[]';
