import { useQuery } from '@tanstack/react-query';
import type { StreetVisit } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { shiftStreetsQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';

const MOST_STREETS = 8;

/** The streets of a shift by how much of them was walked; nothing while there are none. */
export function StreetsWalked({ shiftId }: { readonly shiftId: number }): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const visits = useQuery(shiftStreetsQuery(shiftId)).data ?? [];
  const streets = byStreet(visits);
  if (streets.length === 0) return null;
  return (
    <section className="card-section" data-testid="streets-walked">
      <h3>{t('streets.walked')}</h3>
      <ul className="stops">
        {streets.slice(0, MOST_STREETS).map(({ name, metres, last }) => (
          <li key={name} className="row slim">
            <span className="row-main">{name === '' ? t('streets.unnamed') : name}</span>
            <span className="row-end">
              {format.distance(metres)} · {format.time(last)}
            </span>
          </li>
        ))}
      </ul>
      {streets.length > MOST_STREETS ? (
        <p className="quiet small">{t('streets.more', { count: streets.length - MOST_STREETS })}</p>
      ) : null}
    </section>
  );
}

function byStreet(
  visits: readonly StreetVisit[],
): { readonly name: string; readonly metres: number; readonly last: number }[] {
  const streets = new Map<string, { name: string; metres: number; last: number }>();
  for (const { name, metres, endsAt } of visits) {
    const street = streets.get(name) ?? { name, metres: 0, last: 0 };
    street.metres += metres;
    street.last = Math.max(street.last, endsAt);
    streets.set(name, street);
  }
  return [...streets.values()].sort((a, b) => b.metres - a.metres);
}
