-- How a phone is reached while its page is closed (RFC 8030, 8291): one subscription a phone, made under a token and good as long as that.
create table push_subscription (
  device_number integer primary key references device (number) on delete cascade,
  token_sha256 bytea not null references device_credential (token_sha256) on delete cascade,
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  subscribed_at timestamptz not null default now()
);

alter table instruction_step drop constraint instruction_step_source_check;
alter table instruction_step add constraint instruction_step_source_check
  check (source in ('terminal', 'operator', 'position', 'clock', 'server', 'push'));
