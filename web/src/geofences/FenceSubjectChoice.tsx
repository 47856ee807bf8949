import { useQuery } from '@tanstack/react-query';
import type { GeofenceSubjects } from '@xuncheng/contract';
import { Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { beatsQuery, officersQuery } from '../api/queries.ts';
import { useOptionSearch } from '../view/use-text-search.ts';
import { changeWishes } from './fence-draft.ts';

const KINDS: readonly GeofenceSubjects['kind'][] = ['everybody', 'squads', 'beats', 'officers'];

/** Whom a fence is about. */
export function FenceSubjectChoice({ subjects }: { readonly subjects: GeofenceSubjects }): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const officers = useQuery(officersQuery).data ?? [];
  const beats = useQuery(beatsQuery).data ?? [];
  const { kind } = subjects;
  const named = {
    everybody: [],
    squads: [...new Map(officers.map(({ squadId, squad }) => [squadId, squad]))].map(([value, label]) => ({
      value,
      label,
    })),
    beats: beats.map(({ id: value, name: label }) => ({ value, label })),
    officers: officers.map(({ id: value, name, badge }) => ({ value, label: `${name} ${badge}` })),
  }[kind];
  return (
    <fieldset className="receiver-choice">
      <legend>{t('geofence.who')}</legend>
      <Select
        value={kind}
        aria-label={t('geofence.who')}
        data-testid="fence-subjects"
        options={KINDS.map((value) => ({ value, label: t(`geofence.subjects.${value}`) }))}
        onChange={(chosen) => {
          changeWishes({ subjects: chosen === 'everybody' ? { kind: chosen } : { kind: chosen, ids: [] } });
        }}
      />
      {subjects.kind === 'everybody' ? null : (
        <Select
          mode="multiple"
          value={subjects.ids}
          showSearch={byName}
          options={named}
          maxTagCount={6}
          placeholder={t('geofence.choose')}
          aria-label={t(`geofence.subjects.${kind}`)}
          onChange={(ids) => {
            changeWishes({ subjects: { kind: subjects.kind, ids } });
          }}
        />
      )}
    </fieldset>
  );
}
