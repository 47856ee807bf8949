-- Photos that operators give with an order. They are brought first; an order then names them, and names them again when it is given to
-- somebody else.

create table order_photo (
  uploaded_by integer not null references account (id),
  sha256 bytea not null check (length(sha256) = 32),
  uploaded_at timestamptz not null default now(),
  bytes bytea not null,
  primary key (uploaded_by, sha256)
);
-- JPEG does not get smaller.
alter table order_photo alter column bytes set storage external;
create index order_photo_uploaded on order_photo (uploaded_at);

create table instruction_photo (
  instruction_id uuid not null references instruction (id) on delete cascade,
  place smallint not null check (place > 0),
  uploaded_by integer not null,
  sha256 bytea not null,
  primary key (instruction_id, place),
  unique (instruction_id, sha256),
  foreign key (uploaded_by, sha256) references order_photo (uploaded_by, sha256)
);
create index instruction_photo_named on instruction_photo (uploaded_by, sha256);
