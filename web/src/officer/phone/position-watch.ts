import type { FixMessage } from '@xuncheng/contract';

/** Milliseconds between two fixes; of the positions in between the newest is taken when the time has come. */
const FIX_EVERY_MS = 5_000;
/** To save the battery the receiver rests in between; asked early enough that the operator's map still has the officer live (30 s). */
const SAVING_ASK_AFTER_MS = 20_000;
const LOOK_EVERY_MS = 1_000;
/** Who stands still is not told by the system; asked again before the operator's map calls the officer silent (30 s). */
const ASK_AFTER_MS = 15_000;
const POSITION_PATIENCE_MS = 20_000;
/** Decimals of a degree: 1e-7 is a centimetre, as the platform stores it. */
const DEGREE_STEPS = 1e7;

export interface PositionWatch {
  /** Take a position now, whatever was taken last. */
  readonly askNow: () => void;
  readonly end: () => void;
}

export interface PositionWatchOptions {
  /** Ask now and then instead of following all the time. */
  readonly savesBattery: boolean;
  readonly onFix: (fix: FixMessage) => void;
  readonly onDenied: () => void;
  /** Percent, or undefined where the browser does not tell. */
  readonly battery: () => number | undefined;
}

/** Watch where the phone is. The id of a fix is its time: the system gives one position a moment. */
export function watchPosition({ savesBattery, onFix, onDenied, battery }: PositionWatchOptions): PositionWatch {
  const options: PositionOptions = { enableHighAccuracy: true, maximumAge: 0, timeout: POSITION_PATIENCE_MS };
  let newest: GeolocationPosition | undefined;
  let takenTime = 0;
  let takenAt = 0;
  let askedAt = Date.now();
  let isWanted = false;
  let isEnded = false;

  const takeWhenDue = (): void => {
    if (isEnded || !newest || (Date.now() - takenAt < FIX_EVERY_MS && !isWanted)) return;
    const time = Math.round(newest.timestamp);
    // The system may give the same position again: that is nothing new.
    if (time <= takenTime) return;
    takenTime = time;
    takenAt = Date.now();
    isWanted = false;
    onFix(toFix(newest.coords, time, battery()));
  };
  const take = (position: GeolocationPosition): void => {
    newest = position;
    takeWhenDue();
  };
  const fail = ({ code, PERMISSION_DENIED }: GeolocationPositionError): void => {
    if (code === PERMISSION_DENIED) onDenied();
    // No position in time: the silence itself is judged (judge-tracking.ts).
  };
  const ask = (): void => {
    askedAt = Date.now();
    navigator.geolocation.getCurrentPosition(take, fail, options);
  };
  const askAfterMs = savesBattery ? SAVING_ASK_AFTER_MS : ASK_AFTER_MS;
  const watch = savesBattery ? undefined : navigator.geolocation.watchPosition(take, fail, options);
  if (savesBattery) ask();
  const timer = setInterval(() => {
    takeWhenDue();
    if (Date.now() - Math.max(takenAt, askedAt) >= askAfterMs) ask();
  }, LOOK_EVERY_MS);
  return {
    askNow: () => {
      isWanted = true;
      ask();
    },
    end: () => {
      // A question that was asked before may still be answered.
      isEnded = true;
      clearInterval(timer);
      if (watch !== undefined) navigator.geolocation.clearWatch(watch);
    },
  };
}

function toFix(coords: GeolocationCoordinates, time: number, battery: number | undefined): FixMessage {
  const { accuracy, altitude, speed, heading } = coords;
  const round = (degrees: number): number => Math.round(degrees * DEGREE_STEPS) / DEGREE_STEPS;
  return {
    id: `f${String(time)}`,
    time,
    lon: round(coords.longitude),
    lat: round(coords.latitude),
    accuracy,
    ...(altitude === null ? {} : { altitude }),
    ...(speed === null || !Number.isFinite(speed) ? {} : { speed }),
    ...(heading === null || !Number.isFinite(heading) ? {} : { heading }),
    ...(battery === undefined ? {} : { battery }),
  };
}
