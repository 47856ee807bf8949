-- Cameras whose pictures the browser plays: HLS through the server, WebRTC by WHEP.
alter table camera_picture drop constraint camera_picture_kind_check;
alter table camera_picture add constraint camera_picture_kind_check check (kind in ('snapshot', 'mjpeg', 'hls', 'webrtc'));
