-- Why a device is silent: how its connection ended, and whether it may take its position.
alter table device_state
  add column offline_reason text
    check (offline_reason in ('goodbye', 'keep-alive', 'connection-lost', 'refused', 'not-back')),
  add column permission text check (permission in ('always', 'when-in-use', 'denied'));
