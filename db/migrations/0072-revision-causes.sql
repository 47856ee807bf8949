-- Why figures changed: also because limits were changed, or the cells of the beat. Digests of those it was computed by last.
alter table trajectory
  drop constraint trajectory_revised_because_check,
  add constraint trajectory_revised_because_check check (revised_because in ('late-data', 'exemption', 'limits', 'beat')),
  add column limits_digest text,
  add column beat_digest text;
