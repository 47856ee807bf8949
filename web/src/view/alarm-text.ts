import type { Alarm } from '@xuncheng/contract';
import type { TFunction } from 'i18next';
import { zhCN } from '../i18n/zh-cn.ts';
import { quantityText, seenText, withUnit, zoneText } from './device-text.ts';
import { knownWord } from './known-word.ts';

/** An alarm's type in words; types that rules made up stay as they were written. */
export function alarmTypeText(type: string, t: TFunction): string {
  const known = knownWord(zhCN.alarmType, type);
  return known ? t(`alarmType.${known}`) : type;
}

/**
 * What stands behind an alarm, in the reader's language: the reading, or what was seen where. An alarm that the device itself raised
 * has only the text the device wrote, which stays as it is. `number` writes numbers in the reader's way.
 */
export function alarmDetailText(
  { evidence, text }: Pick<Alarm, 'evidence' | 'text'>,
  t: TFunction,
  number: (value: number) => string,
): string {
  const { quantity, value, unit, label, zones } = evidence;
  if (typeof quantity === 'string' && typeof value === 'number') {
    return `${quantityText(quantity, t)} ${withUnit(number(value), typeof unit === 'string' ? unit : null)}`;
  }
  if (typeof label !== 'string') return text;
  const where = Array.isArray(zones) ? zones.filter((zone) => typeof zone === 'string') : [];
  return [seenText(label, t), ...where.map((zone) => zoneText(zone, t))].join(' · ');
}
