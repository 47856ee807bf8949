import type { TFunction } from 'i18next';
import { cityZone } from './city-zone.ts';
import type { Language } from './setup.ts';

/** Locale for Intl: English dates day first and 24 h, as the shifts are written. */
function localeOf(language: Language): string {
  return language === 'en' ? 'en-GB' : 'zh-CN';
}

/** To make one takes a hundred times as long as to use it, and a list uses hundreds. The zones and digits asked for are few. */
const numberFormats = new Map<string, Intl.NumberFormat>();
const timeFormats = new Map<string, Intl.DateTimeFormat>();

function numbers(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(localeOf(language), options);
  numberFormats.set(key, format);
  return format;
}

function times(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const format = timeFormats.get(key) ?? new Intl.DateTimeFormat(localeOf(language), options);
  timeFormats.set(key, format);
  return format;
}

/** 14:03, or 14:03:09 with seconds; epoch ms in. */
export function formatTime(time: number, language: Language, seconds = false): string {
  return times(language, {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
    timeZone: cityZone(),
  }).format(time);
}

/** Month, day and weekday; of another year than now, the year in place of the weekday. Epoch ms in. */
export function formatDate(time: number, language: Language, now = Date.now()): string {
  const yearOf = (at: number): string => times('en', { year: 'numeric', timeZone: cityZone() }).format(at);
  return times(language, {
    month: 'short',
    day: 'numeric',
    ...(yearOf(time) === yearOf(now) ? { weekday: 'short' } : { year: 'numeric' }),
    timeZone: cityZone(),
  }).format(time);
}

/** A plain number with at most `digits` decimals. */
export function formatNumber(value: number, language: Language, digits = 0): string {
  return numbers(language, { maximumFractionDigits: digits }).format(value);
}

/** 0.824 → 82%, or 82.4% with one digit. */
export function formatShare(share: number, language: Language, digits = 0): string {
  return numbers(language, { style: 'percent', maximumFractionDigits: digits }).format(share);
}

/** Metres below a kilometre, kilometres above. */
export function formatDistance(metres: number, language: Language): string {
  if (metres < 1000) return `${formatNumber(metres, language)} m`;
  const digits = metres < 10_000 ? 2 : 1;
  const kilometres = numbers(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(metres / 1000);
  return `${kilometres} km`;
}

/** Seconds as hours and minutes, 4:03, for columns of numbers; never negative. */
export function formatHoursAndMinutes(seconds: number): string {
  const minutes = Math.max(0, Math.round(seconds / 60));
  return `${String(Math.floor(minutes / 60))}:${String(minutes % 60).padStart(2, '0')}`;
}

/** A share that is met only when all of it is met: 0.9997 → 99.9%, 1 → 100%. */
export function formatFulfilment(share: number, language: Language): string {
  return formatShare(Math.floor(share * 1_000 + 1e-6) / 1_000, language, 1);
}

/** Seconds in the words of the language, two units at most; never negative. */
export function formatDuration(seconds: number, t: TFunction): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t('duration.seconds', { count: whole });
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return t('duration.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? t('duration.hoursOnly', { hours }) : t('duration.hours', { hours, minutes: rest });
}
