-- A dead letter is open until somebody admits it (as it is or corrected) or dismisses it.
alter table dead_letter
  add column settlement text check (settlement in ('re-admitted', 'dismissed')),
  add column settled_at timestamptz,
  add column settled_by integer references account (id),
  -- Why it was dismissed.
  add column settlement_reason text,
  -- What was admitted in its place, when it was corrected.
  add column corrected_payload bytea,
  add constraint dead_letter_settled check ((settlement is null) = (settled_at is null));
create index dead_letter_open on dead_letter (device_id, id desc) where settled_at is null;
