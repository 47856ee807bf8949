-- On which beat a frozen figure was earned, so that a beat's figures lead to those of its officers. null: frozen before this was kept.
alter table frozen_figure add column beat_id integer;
