-- Beats are administered: one that is not walked any more is retired, since shifts of the past name it. A change says which state of
-- the beat it was made from.
alter table beat add column retired_at timestamptz;
alter table beat add column revision integer not null default 1;
