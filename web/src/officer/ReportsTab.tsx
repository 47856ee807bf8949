import type { Session } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../panels/PanelState.tsx';
import { OutboxLine } from './OutboxLine.tsx';
import { OwnReports } from './OwnReports.tsx';
import { ReportForm } from './ReportForm.tsx';
import { usePhone, usePhoneState } from './use-phone.ts';
import './report.css';

/** Report something, with photos; what was reported, and what became of it. */
export function ReportsTab({
  session,
  officerId,
}: {
  readonly session: Session;
  readonly officerId: number;
}): ReactElement {
  const { t } = useTranslation();
  const phone = usePhone();
  const draft = usePhoneState((state) => state.draft);
  const phase = usePhoneState((state) => state.phase);
  if (phase !== 'running') return phase === 'elsewhere' ? <Empty>{t('report.elsewhere')}</Empty> : <></>;
  if (draft) return <ReportForm draft={draft} officerId={officerId} name={session.displayName} />;
  return (
    <>
      <button
        type="button"
        className="officer-big primary"
        data-testid="report-begin"
        onClick={() => void phone.reports.begin().then(phone.reports.takePlace)}
      >
        {t('report.begin')}
      </button>
      <OutboxLine />
      <OwnReports />
    </>
  );
}
