import { LogoutOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { Session } from '@xuncheng/contract';
import { App, Button, Select } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ownShiftsQuery } from '../api/queries.ts';
import { useSessionActions } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';
import { LanguageSwitch } from '../i18n/LanguageSwitch.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { Empty, PanelState } from '../panels/PanelState.tsx';
import { ShiftFigures } from '../panels/ShiftFigures.tsx';
import { TrailSummary } from '../panels/TrailSummary.tsx';
import { TrailDrawing } from './TrailDrawing.tsx';
import '../panels/panels.css';
import '../panels/panel-details.css';
import './officer.css';

const DAYS_BACK = 7;

/** What an officer's account sees: the own shifts with trail and figures, the same numbers the supervisor sees. */
export function OfficerPage({ session }: { readonly session: Session }): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { signOut } = useSessionActions();
  const leave = async (): Promise<void> => {
    try {
      await signOut();
    } catch (error) {
      void message.error(failureText(error, t));
    }
  };
  return (
    <div className="officer-page" data-testid="officer-page">
      <header>
        <img src="/favicon.svg" alt="" width={26} height={26} />
        <strong>{t('product.name')}</strong>
        <span className="quiet">{session.displayName}</span>
        <LanguageSwitch />
        <Button type="text" icon={<LogoutOutlined />} data-testid="sign-out" onClick={() => void leave()}>
          {t('signIn.signOut')}
        </Button>
      </header>
      <main>
        <p className="quiet">{t('own.notCommand')}</p>
        {session.officerId === null ? <Empty>{t('own.notLinked')}</Empty> : <OwnShifts officerId={session.officerId} />}
      </main>
    </div>
  );
}

function OwnShifts({ officerId }: { readonly officerId: number }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(ownShiftsQuery(officerId, DAYS_BACK));
  const [wanted, setWanted] = useState<number | null>(null);
  const shifts = query.data ?? [];
  const shift = shifts.find(({ id }) => id === wanted) ?? shifts[0];
  return (
    <>
      <h1>{t('own.title')}</h1>
      {query.data ? null : <PanelState query={query} />}
      {query.data?.length === 0 ? <Empty>{t('own.none')}</Empty> : null}
      {shift ? (
        <>
          <Select
            value={shift.id}
            onChange={setWanted}
            aria-label={t('own.choose')}
            options={shifts.map((entry) => ({
              value: entry.id,
              label: `${format.date(entry.startsAt)} ${format.time(entry.startsAt)}–${format.time(entry.endsAt)} · ${entry.beat}`,
            }))}
          />
          <TrailDrawing shiftId={shift.id} />
          <TrailSummary shiftId={shift.id} />
          <ShiftFigures shiftId={shift.id} />
        </>
      ) : null}
    </>
  );
}
