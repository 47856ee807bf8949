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
  const { counts, since: messageSince } = usePhoneState((state) => state.outbox);
  const reports = usePhoneState((state) => state.reports);
  const count = KINDS.reduce((sum, kind) => sum + counts[kind], 0) + reports.length;
  const times = [messageSince, reports[0]?.body.madeAt ?? null].filter((time) => time !== null);
  const since = times.length === 0 ? null : Math.min(...times);
  return (
    <p
      className="officer-outbox"
      data-testid="outbox"
      data-waiting={count}
      data-fixes={counts.fix}
      data-reports={reports.length}
    >
      {since === null ? t('field.queueEmpty') : t('field.queue', { count, time: format.time(since, true) })}
      {since === null ? null : (
        <small className="quiet">
          {[
            ...KINDS.filter((kind) => counts[kind] > 0).map((kind) =>
              t(`field.queueKind.${kind}`, { count: counts[kind] }),
            ),
            ...(reports.length > 0 ? [t('field.queueKind.report', { count: reports.length })] : []),
          ].join(' · ')}
        </small>
      )}
    </p>
  );
}
