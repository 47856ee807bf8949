-- The figures were computed last from what was kept of the trail: fixes of it are forgotten, so that its visits and its line stay as they are.
alter table trajectory add column fixes_forgotten boolean not null default false;
