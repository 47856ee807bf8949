-- Where the server finds a camera's picture. The password is sealed by the server (AES-256-GCM), so that a copy of this table opens no camera.
create table camera_picture (
  device_number integer primary key references device (number) on delete cascade,
  kind text not null check (kind in ('snapshot', 'mjpeg')),
  url text not null,
  username text,
  sealed_password bytea
);
