import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { rosterNowQuery } from '../api/roster.ts';
import { useFormat } from '../i18n/use-format.ts';
import { restNow } from '../view/duty-standing.ts';

/** That an officer rests, since when and until when at most; nothing otherwise. `now`: epoch ms. */
export function RestLine({
  officerId,
  now,
}: {
  readonly officerId: number;
  readonly now: number;
}): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const shifts = useQuery(rosterNowQuery).data?.shifts.filter((shift) => shift.officerId === officerId) ?? [];
  const [rest] = shifts.flatMap((shift) => restNow(shift, now) ?? []);
  if (!rest) return null;
  return (
    <p className="warn" data-testid="officer-resting">
      {t('duty.resting', { since: format.time(rest.startsAt), until: format.time(rest.endsAt) })}
    </p>
  );
}
