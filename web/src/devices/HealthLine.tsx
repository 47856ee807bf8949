import type { DeviceHealth } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { healthText } from '../view/health-text.ts';

const SIGNS: Record<DeviceHealth['state'], string> = { well: '✓', impaired: '!', silent: '✕', unknown: '?' };

/** A device's health by shape, sign and colour, and in words with how long it has been so. */
export function HealthLine({ health, now }: { readonly health: DeviceHealth; readonly now: number }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span className={`health ${health.state}`} data-health={health.state} data-reason={health.reason ?? ''}>
      <i aria-hidden="true">{SIGNS[health.state]}</i>
      {healthText(health, t, format.duration)}
      {health.since === null ? null : (
        <small className="quiet">{t('common.ago', { age: format.duration((now - health.since) / 1_000) })}</small>
      )}
    </span>
  );
}
