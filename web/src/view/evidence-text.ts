import type { EvidenceRow, Measure } from '@xuncheng/contract';
import type { TFunction } from 'i18next';
import type { Format } from '../i18n/use-format.ts';
import { zhCN } from '../i18n/zh-cn.ts';
import { knownWord } from './known-word.ts';

/** What a row behind a figure is: intervals and moves by what they were; cells, instructions and alarms by their kind and name. */
export function evidenceText({ kind, label }: EvidenceRow, t: TFunction): string {
  const known = knownWord(zhCN.evidenceLabel, label);
  if (known && (kind === 'interval' || kind === 'move')) return t(`evidenceLabel.${known}`);
  return `${t(`evidenceKind.${kind}`)} · ${label}`;
}

/** When it was; with the day where rows of several are listed. */
export function evidenceSpan({ startsAt, endsAt }: EvidenceRow, format: Format, withDay = false): string {
  if (startsAt === null) return '';
  const start = `${withDay ? `${format.date(startsAt)} ` : ''}${format.time(startsAt, true)}`;
  return endsAt === null ? start : `${start}–${format.time(endsAt, true)}`;
}

/** Amounts are metres of distance, else seconds: of presence, of idleness, until an acknowledgement. */
export function evidenceAmount({ amount }: EvidenceRow, measure: Measure, format: Format): string {
  if (amount === null) return '';
  return measure === 'distance' ? format.distance(amount) : format.duration(amount);
}
