import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { openAppealsQuery } from '../api/appeals.ts';

/** The name of the tab with how many wait. */
export function AppealsTab(): ReactElement {
  const { t } = useTranslation();
  const open = useQuery(openAppealsQuery).data?.length ?? 0;
  return (
    <span data-testid="appeals-tab" data-open={open}>
      {t('supervise.tabs.appeals')}
      {open > 0 ? <em className="appeal-count">{open}</em> : null}
    </span>
  );
}
