import { probeLimits, type Alarm } from '@xuncheng/contract';
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, type Format } from '../i18n/use-format.ts';
import { zhCN } from '../i18n/zh-cn.ts';
import { quantityText, seenText, withUnit, zoneText } from '../view/device-text.ts';
import { knownWord } from '../view/known-word.ts';

/** Told by other lines already. */
const LEFT_OUT: readonly string[] = ['eventId', 'unit'];

/** The reading or event behind an alarm, line by line; what we do not know stands as the device said it. */
export function AlarmEvidence({ evidence }: { readonly evidence: Alarm['evidence'] }): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const entries = Object.entries(evidence).filter(([key]) => !LEFT_OUT.includes(key));
  if (entries.length === 0) return null;
  return (
    <section className="card-section">
      <h3>{t('alarms.evidence')}</h3>
      <dl className="raw">
        {entries.map(([key, value]) => (
          <div key={key}>
            <dt>{keyText(key, t)}</dt>
            <dd>{valueText(key, value, evidence, t, format)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function keyText(key: string, t: TFunction): string {
  const known = knownWord(zhCN.alarmEvidence, key);
  return known ? t(`alarmEvidence.${known}`) : key;
}

function valueText(key: string, value: unknown, evidence: Alarm['evidence'], t: TFunction, format: Format): string {
  const unit = typeof evidence['unit'] === 'string' ? evidence['unit'] : null;
  if (value === null || value === undefined) return t('common.none');
  if (key === 'quantity' && typeof value === 'string') return quantityText(value, t);
  if (key === 'label' && typeof value === 'string') return seenText(value, t);
  if (key === 'zones' && Array.isArray(value)) return value.map((zone) => zoneText(String(zone), t)).join(' · ');
  if (key === 'limit') {
    const limit = probeLimits.safeParse(value).data;
    if (limit) {
      const raise = withUnit(format.number(limit.raise, 2), unit);
      return t(`limit.${limit.direction}`, { raise, held: format.duration(limit.holdSeconds) });
    }
  }
  if (typeof value === 'number') {
    if (key === 'value') return withUnit(format.number(value, 2), unit);
    if (key === 'score') return format.share(value);
    if (key === 'stationarySeconds') return format.duration(value);
    if (key === 'lon' || key === 'lat') return format.number(value, 5);
    // Epoch milliseconds of this century.
    return value > 1e12 && value < 4e12 ? format.time(value, true) : format.number(value, 2);
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
