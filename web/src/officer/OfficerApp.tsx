import type { Session } from '@xuncheng/contract';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes } from 'react-router';
import { useNow } from '../live/use-now.ts';
import { Empty } from '../panels/PanelState.tsx';
import { OwnPasswordPage } from '../sign-in/OwnPasswordPage.tsx';
import { Waiting } from '../Waiting.tsx';
import { DarkScreen } from './DarkScreen.tsx';
import { DutyTab } from './DutyTab.tsx';
import { HelpButton } from './HelpButton.tsx';
import { OrdersTab } from './OrdersTab.tsx';
import { OwnTab } from './OwnTab.tsx';
import { ReportsTab } from './ReportsTab.tsx';
import { PairPage } from './PairPage.tsx';
import { isOpen } from './phone/instructions-here.ts';
import { platformNow } from './phone/phone-state.ts';
import { registerShell } from './register-shell.ts';
import { useNotificationTouched } from './use-notification-touched.ts';
import { useOfficerSession } from './use-officer-session.ts';
import { usePhoneState } from './use-phone.ts';
import './officer.css';

const TABS = ['duty', 'instructions', 'report', 'own'] as const;
type Tab = (typeof TABS)[number];

/** `/officer`: what an officer has in hand. Opens without a network, for the person who was signed in last. */
export function OfficerApp(): ReactElement {
  useEffect(registerShell, []);
  return (
    <Routes>
      {/* Before anybody signs in: the credentials in the address would be lost on the way. */}
      <Route path="pair" element={<PairPage />} />
      <Route path="*" element={<SignedIn />} />
    </Routes>
  );
}

function SignedIn(): ReactElement {
  const session = useOfficerSession();
  if (session === undefined) return <Waiting />;
  if (session === null) return <Navigate to="/sign-in?return=/officer" replace />;
  if (session.mustChangePassword) return <OwnPasswordPage />;
  return <OfficerScreen session={session} />;
}

function OfficerScreen({ session }: { readonly session: Session }): ReactElement {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>(() =>
    new URLSearchParams(location.search).has('order') ? 'instructions' : 'duty',
  );
  useNotificationTouched(() => {
    setTab('instructions');
  });
  const phoneNow = useNow(5_000);
  const now = usePhoneState((state) => platformNow(state, phoneNow));
  const open = usePhoneState((state) => state.instructions).filter((one) => isOpen(one, now)).length;
  if (session.officerId === null) return <Empty>{t('own.notLinked')}</Empty>;
  return (
    <div className="officer-page" data-testid="officer-page">
      <main>
        {tab === 'duty' ? <DutyTab officerId={session.officerId} /> : null}
        {tab === 'instructions' ? <OrdersTab /> : null}
        {tab === 'report' ? <ReportsTab session={session} officerId={session.officerId} /> : null}
        {tab === 'own' ? <OwnTab session={session} officerId={session.officerId} /> : null}
      </main>
      <nav>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            aria-current={one === tab ? 'page' : undefined}
            data-testid={`officer-tab-${one}`}
            onClick={() => {
              setTab(one);
            }}
          >
            {t(`field.tab.${one}`)}
            {one === 'instructions' && open > 0 ? <b data-testid="open-orders">{open}</b> : null}
          </button>
        ))}
        <HelpButton />
      </nav>
      <DarkScreen openOrders={open} />
    </div>
  );
}
