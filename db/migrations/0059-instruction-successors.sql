-- An order is given to somebody else once for each receiver: whoever decides second is told, and nobody is sent twice.
alter table instruction add column replaces_officer_id integer references officer (id);
create unique index instruction_successor on instruction (replaces, replaces_officer_id) where replaces_officer_id is not null;
