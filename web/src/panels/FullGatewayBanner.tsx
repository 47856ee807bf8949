import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useLiveTopic } from '../live/live-context.ts';

/** Says when what devices report is not taken, why and since when; goes by itself. */
export function FullGatewayBanner(): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const { fullGateways } = useLiveTopic('full-gateways');
  const [longest] = fullGateways;
  if (!longest) return null;
  return (
    <div className="full-gateway-banner" role="alert" data-testid="full-gateway-banner">
      {t(`banner.full.${longest.reason}`, { count: fullGateways.length, time: format.time(longest.since) })}
    </div>
  );
}
