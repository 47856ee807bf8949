import { CheckCircleFilled, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { FIRST_STEPS, type FirstStep } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { firstStepsQuery } from '../api/queries.ts';
import { useMay } from '../api/session.ts';

/** Where each of them is made. */
const TAB_OF: Readonly<Record<FirstStep, string>> = {
  areas: 'areas',
  map: 'map',
  cells: 'areas',
  beats: 'beats',
  officers: 'officers',
  terminals: 'devices',
  roster: 'roster',
};

/** Tells administrators what is still missing before somebody can be on duty; nothing once it is all there. */
export function FirstSteps(): ReactElement | null {
  const { t } = useTranslation();
  const enabled = useMay().administer;
  const steps = useQuery({ ...firstStepsQuery, enabled }).data;
  if (!steps || FIRST_STEPS.every((step) => steps[step])) return null;
  const next = FIRST_STEPS.find((step) => !steps[step]);
  return (
    <nav className="first-steps" aria-label={t('firstSteps.title')} data-testid="first-steps">
      <b>{t('firstSteps.title')}</b>
      <ol>
        {FIRST_STEPS.map((step) => (
          <li key={step} data-done={steps[step]} data-testid={`first-step-${step}`}>
            {steps[step] ? (
              <>
                <CheckCircleFilled aria-label={t('firstSteps.done')} /> {t(`firstSteps.${step}`)}
              </>
            ) : (
              <Link to={`/admin?tab=${TAB_OF[step]}`} aria-current={step === next ? 'step' : undefined}>
                {t(`firstSteps.${step}`)} <RightOutlined />
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
