-- With several gateways a device can be back at one before another has noticed that it left: only the gateway that holds the
-- connection may say that it is over. Null where nobody holds it for good: devices of a broker cluster speak through any gateway.
alter table device_state add column gateway_id text, add column online_at timestamptz;
