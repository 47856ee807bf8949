import { localOf, momentOf } from '@xuncheng/contract';
import { cityZone } from '../i18n/city-zone.ts';

/** A moment (epoch ms) as the browser's field for date and time has it, on the city's clock: 2026-11-24T08:30. */
export function writeCityTime(at: number): string {
  return new Date(localOf(cityZone(), at)).toISOString().slice(0, 16);
}

/** The moment (epoch ms) that such a field says; null while it is not whole. */
export function readCityTime(text: string): number | null {
  const local = Date.parse(`${text}:00Z`);
  return Number.isNaN(local) ? null : momentOf(cityZone(), local);
}
