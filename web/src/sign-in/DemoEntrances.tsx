import type { Role } from '@xuncheng/contract';
import { Button } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionActions } from '../api/session.ts';

const DEMO_ROLES = ['operator', 'supervisor', 'officer', 'administrator'] as const satisfies readonly Role[];

/** Doors of the demonstration: one click as each role. The server offers them in demo mode only. */
export function DemoEntrances({
  attempt,
}: {
  readonly attempt: (enter: () => Promise<void>) => Promise<void>;
}): ReactElement {
  const { t } = useTranslation();
  const { signInAsDemo } = useSessionActions();
  const [busy, setBusy] = useState<Role | null>(null);
  const enter = async (role: Role): Promise<void> => {
    setBusy(role);
    await attempt(() => signInAsDemo(role));
    setBusy(null);
  };
  return (
    <section className="demo-entrances">
      <h2>{t('signIn.demoTitle')}</h2>
      <p className="quiet">{t('signIn.demoHint')}</p>
      {DEMO_ROLES.map((role) => (
        <Button
          key={role}
          size="large"
          block
          type={role === 'operator' ? 'primary' : 'default'}
          loading={busy === role}
          disabled={busy !== null && busy !== role}
          onClick={() => void enter(role)}
          data-testid={`sign-in-demo-${role}`}
        >
          {t('signIn.demoEnter', { role: t(`role.${role}`) })}
        </Button>
      ))}
    </section>
  );
}
