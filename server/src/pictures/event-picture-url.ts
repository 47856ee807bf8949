/**
 * Where Frigate keeps the picture of an event: at the address under which it shows the camera itself, `…/api/<camera>` or `…/api/<camera>/latest.jpg`;
 * where that names no `api`, at the root of the same host.
 */
export function eventPictureUrl(cameraUrl: string, eventId: string): string {
  const url = new URL(cameraUrl);
  const [before] = /^.*?(?=\/api\/)/.exec(url.pathname) ?? [''];
  url.pathname = `${before}/api/events/${encodeURIComponent(eventId)}/snapshot.jpg`;
  url.search = '';
  return url.href;
}
