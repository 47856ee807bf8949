-- Imagery and models that the map can show besides what is drawn. The key is sealed by the server (AES-256-GCM), so that a copy of this table
-- opens no service.
create table map_source (
  id integer generated always as identity primary key,
  kind text not null check (kind in ('imagery', '3d-tiles')),
  name text not null,
  name_en text not null,
  -- A template with {z}, {x}, {y}; the address of a WMTS; or that of a tileset.json. {key} stands for the key.
  address text not null,
  -- Layer, style, matrix set, format and encoding (contract: wmts); null: the address is the template itself.
  wmts jsonb,
  attribution text not null,
  system text not null check (system in ('wgs84', 'gcj02')),
  tiling text not null check (tiling in ('web-mercator', 'geographic')),
  level_offset smallint not null,
  min_level smallint not null,
  max_level smallint not null,
  height_metres double precision not null,
  sealed_key bytea,
  -- Part of the addresses of tiles, so that no browser shows those of before a change.
  version integer not null default 1,
  check (min_level <= max_level),
  check (kind = 'imagery' or wmts is null)
);
