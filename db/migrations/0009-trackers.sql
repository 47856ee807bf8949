-- Phones that report over HTTP (OsmAnd's protocol, Traccar Client), terminals that speak JT/T 808, and devices whose coordinates are shifted as Chinese maps are.

alter table device drop constraint device_protocol_check;
alter table device add constraint device_protocol_check check (protocol in ('own', 'owntracks', 'osmand', 'jt808', 'frigate', 'opcua'));
alter table device add column coordinate_system text not null default 'wgs84'
  check (coordinate_system in ('wgs84', 'gcj02', 'bd09'));
