-- What a video server puts before people: several camera events together, with how urgent they are. One row a review through its life.
create table camera_review (
  device_number integer not null,
  review_id text not null,
  severity text not null check (severity in ('alert', 'detection')),
  start_time timestamptz not null,
  end_time timestamptz,
  labels text[] not null default '{}',
  zones text[] not null default '{}',
  event_ids text[] not null default '{}',
  received_at timestamptz not null,
  primary key (device_number, review_id)
);
create index camera_review_start on camera_review (device_number, start_time);
create index camera_review_events on camera_review using gin (event_ids);

-- Where in the picture (left, top, right, bottom, in pixels of the detector's stream), and what the video server keeps of it. Without a default: old chunks are compressed.
alter table camera_event add column box integer[];
alter table camera_event add column has_snapshot boolean;
alter table camera_event add column has_clip boolean;
