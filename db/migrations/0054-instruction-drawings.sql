-- What was drawn on the map for an instruction: GeoJSON, one line or one ring.
alter table instruction add column drawing jsonb;
