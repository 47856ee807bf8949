import type { TFunction } from 'i18next';
import { zhCN } from '../i18n/zh-cn.ts';

type KnownType = keyof typeof zhCN.alarmType;

function isKnown(type: string): type is KnownType {
  return Object.hasOwn(zhCN.alarmType, type);
}

/** An alarm's type in words; types that rules made up stay as they were written. */
export function alarmTypeText(type: string, t: TFunction): string {
  return isKnown(type) ? t(`alarmType.${type}`) : type;
}

type KnownLabel = keyof typeof zhCN.seen;

function isKnownLabel(label: string): label is KnownLabel {
  return Object.hasOwn(zhCN.seen, label);
}

/** What a camera saw, in words; labels of models we do not know stay as they are. */
export function seenText(label: string, t: TFunction): string {
  return isKnownLabel(label) ? t(`seen.${label}`) : label;
}
