-- Cameras and recorders that tell of events as ONVIF has them.

alter table device drop constraint device_protocol_check;
alter table device add constraint device_protocol_check
  check (protocol in ('own', 'owntracks', 'osmand', 'jt808', 'frigate', 'onvif', 'opcua'));
