import { ArrowLeftOutlined } from '@ant-design/icons';
import { Segmented } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { EvaluatedSpan } from '../api/evaluation.ts';
import { useMay } from '../api/session.ts';
import { cityZone } from '../i18n/city-zone.ts';
import { LanguageSwitch } from '../i18n/LanguageSwitch.tsx';
import { useChosenInView } from '../view/use-chosen-in-view.ts';
import { AppealList } from './AppealList.tsx';
import { AppealsTab } from './AppealsTab.tsx';
import { EvaluationView } from './EvaluationView.tsx';
import { ExemptionList } from './ExemptionList.tsx';
import { spanOf } from './period.ts';
import { LookList } from './LookList.tsx';
import { PeriodPicker } from './PeriodPicker.tsx';
import { WeightProfiles } from './WeightProfiles.tsx';
import { WhatIfView } from './what-if/WhatIfView.tsx';
import '../panels/panels.css';
import '../panels/panel-details.css';
import '../theme/table-page.css';
import './supervise.css';

const TABS = ['evaluation', 'exemptions', 'appeals', 'profiles', 'whatIf', 'looks'] as const;
type Tab = (typeof TABS)[number];

/** Who did what, how it is judged and by what; what is left out of it and why. An officer sees the own person only. */
export function SupervisePage(): ReactElement {
  const { t } = useTranslation();
  const may = useMay();
  const [tab, setTab] = useState<Tab>('evaluation');
  const strip = useChosenInView(tab);
  const [span, setSpan] = useState<EvaluatedSpan>(() => spanOf('today', Date.now(), cityZone()));
  return (
    <div className="supervise-page table-page" data-testid="supervise-page">
      <header>
        <Link to="/" aria-label={t('notFound.home')}>
          <ArrowLeftOutlined /> <span className="wide-only">{t('notFound.home')}</span>
        </Link>
        <h1>{t('supervise.title')}</h1>
        <Segmented<Tab>
          ref={strip}
          value={tab}
          onChange={setTab}
          options={TABS.filter(
            (value) =>
              (value !== 'whatIf' || may.watch) && ((value !== 'appeals' && value !== 'looks') || may.supervise),
          ).map((value) => ({
            value,
            label: value === 'appeals' ? <AppealsTab /> : t(`supervise.tabs.${value}`),
          }))}
        />
        <LanguageSwitch />
      </header>
      <main>
        {tab === 'evaluation' || tab === 'exemptions' ? (
          <PeriodPicker span={span} onChange={setSpan} withFrozen={tab === 'evaluation'} />
        ) : null}
        {tab === 'evaluation' ? <EvaluationView span={span} /> : null}
        {tab === 'exemptions' && 'from' in span ? <ExemptionList span={span} maySupervise={may.supervise} /> : null}
        {tab === 'appeals' ? <AppealList /> : null}
        {tab === 'whatIf' ? <WhatIfView /> : null}
        {tab === 'looks' ? <LookList /> : null}
        {tab === 'profiles' ? <WeightProfiles maySupervise={may.supervise} /> : null}
      </main>
    </div>
  );
}
