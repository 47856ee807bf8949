import type { DeviceProtocol } from '@xuncheng/contract';
import type { TFunction } from 'i18next';
import { zhCN } from '../i18n/zh-cn.ts';
import { knownWord } from './known-word.ts';
import { quantityKind } from './quantity.ts';

/** What a camera saw, in words; labels of models we do not know stay as they are. */
export function seenText(label: string, t: TFunction): string {
  const known = knownWord(zhCN.seen, label);
  return known ? t(`seen.${known}`) : label;
}

/** A zone of a camera's picture; zones that somebody drew and named stay as they were named. */
export function zoneText(zone: string, t: TFunction): string {
  const known = knownWord(zhCN.zone, zone);
  return known ? t(`zone.${known}`) : zone;
}

/** What a probe measures; quantities of an unknown kind stay as they are. */
export function quantityText(quantity: string | null, t: TFunction): string {
  const kind = quantityKind(quantity);
  return kind === 'other' ? (quantity ?? t('quantity.other')) : t(`quantity.${kind}`);
}

/** How a device is connected. */
export function protocolText(protocol: DeviceProtocol, t: TFunction): string {
  return t(`protocol.${protocol}`);
}

const UNIT_SIGNS: Readonly<Record<string, string>> = { deg: '°', degrees: '°', percent: '%', 'ug/m3': 'µg/m³' };

/** A unit as it is written on a scale. */
export function unitText(unit: string): string {
  return UNIT_SIGNS[unit] ?? unit;
}

/** A number with its unit: 19.5°, 40%, 33.6 cm. */
export function withUnit(number: string, unit: string | null): string {
  const sign = unitText(unit ?? '');
  return sign === '°' || sign === '%' ? `${number}${sign}` : `${number} ${sign}`.trim();
}
