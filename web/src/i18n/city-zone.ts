import { DEFAULT_TIME_ZONE } from '@xuncheng/contract';

let zone = DEFAULT_TIME_ZONE;

/** IANA name of the district's time zone, wherever the desk stands. One database has one district; who signs in is told which zone. */
export function cityZone(): string {
  return zone;
}

/** Told before anything is shown to who has signed in. */
export function setCityZone(name: string): void {
  zone = name;
}
