import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import type { WaitingKind } from './phone/waiting.ts';
import { usePhoneState } from './use-phone.ts';

const KINDS: readonly WaitingKind[] = ['alarm', 'clock', 'receipt', 'fix'];

/** What waits on the phone, how much of it, and since when. */
export function OutboxLine(): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { counts, since } = usePhoneState((state) => state.outbox);
  const count = KINDS.reduce((sum, kind) => sum + counts[kind], 0);
  return (
    <p className="officer-outbox" data-testid="outbox" data-waiting={count} data-fixes={counts.fix}>
      {since === null ? t('field.queueEmpty') : t('field.queue', { count, time: format.time(since, true) })}
      {since === null ? null : (
        <small className="quiet">
          {KINDS.filter((kind) => counts[kind] > 0)
            .map((kind) => t(`field.queueKind.${kind}`, { count: counts[kind] }))
            .join(' · ')}
        </small>
      )}
    </p>
  );
}
