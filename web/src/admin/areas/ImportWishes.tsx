import { useQuery } from '@tanstack/react-query';
import {
  AREA_LEVELS,
  CELL_CLASSES,
  IMPORT_KINDS,
  type AreaImport,
  type AreaImportAnswer,
  type ImportField,
  type ImportKind,
} from '@xuncheng/contract';
import { Segmented, Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { areasQuery } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useOptionSearch } from '../../view/use-text-search.ts';
import { SystemSelect } from './SystemSelect.tsx';

export type Wishes = Omit<AreaImport, 'uploadId' | 'apply'>;

const FIELDS: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  areas: ['code', 'name', 'nameEn', 'level', 'parent'],
  cells: ['code', 'class', 'parent', 'beat'],
};
/** What the file is about, what its coordinates are in, and which property means what. */
export function ImportWishes({
  wishes,
  answer,
  onChange,
}: {
  readonly wishes: Wishes;
  readonly answer: AreaImportAnswer | null;
  readonly onChange: (wishes: Wishes) => void;
}): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const format = useFormat();
  const areas = useQuery(areasQuery).data ?? [];
  const mapping = wishes.mapping ?? answer?.mapping;
  const labelled = (label: string, field: ReactElement): ReactElement => (
    <label className="import-field">
      <span className="quiet small">{label}</span>
      {field}
    </label>
  );
  return (
    <div className="admin-stack" data-testid="import-wishes">
      <Segmented<ImportKind>
        value={wishes.kind}
        options={IMPORT_KINDS.map((value) => ({ value, label: t(`areaImport.kind.${value}`) }))}
        onChange={(kind) => {
          onChange({ ...wishes, kind });
        }}
      />
      {labelled(
        t('deviceForm.coordinates'),
        <SystemSelect
          value={wishes.system}
          onChange={(system) => {
            onChange({ ...wishes, system });
          }}
        />,
      )}
      {mapping
        ? FIELDS[wishes.kind].map((field) =>
            labelled(
              t('areaImport.from', { field: t(`areaImport.field.${field}`) }),
              <Select<string>
                allowClear
                value={mapping[field]}
                placeholder={t('areaImport.noProperty')}
                options={(answer?.properties ?? Object.values(mapping).flatMap((value) => value ?? [])).map(
                  (value) => ({
                    value,
                  }),
                )}
                onChange={(value: string | undefined) => {
                  onChange({ ...wishes, mapping: { ...mapping, [field]: value ?? null } });
                }}
              />,
            ),
          )
        : null}
      {labelled(
        t('areaImport.otherwise', {
          field: t(`areaImport.field.${wishes.kind === 'areas' ? 'level' : 'class'}`),
        }),
        wishes.kind === 'areas' ? (
          <Select
            allowClear
            value={wishes.level}
            placeholder={t('areaImport.noProperty')}
            options={AREA_LEVELS.map((value) => ({ value, label: t(`areaImport.level.${value}`) }))}
            onChange={(level: Wishes['level'] | undefined) => {
              onChange({ ...wishes, level: level ?? null });
            }}
          />
        ) : (
          <Select
            allowClear
            value={wishes.class}
            placeholder={t('areaImport.noProperty')}
            options={CELL_CLASSES.map((value) => ({ value, label: value }))}
            onChange={(given: Wishes['class'] | undefined) => {
              onChange({ ...wishes, class: given ?? null });
            }}
          />
        ),
      )}
      {labelled(
        t('areaImport.otherwise', { field: t('areaImport.field.parent') }),
        <Select
          allowClear
          value={wishes.parentCode}
          placeholder={t('areaImport.noProperty')}
          showSearch={byName}
          options={areas.map((area) => ({ value: area.code, label: `${format.name(area)} · ${area.code}` }))}
          onChange={(parentCode: string | undefined) => {
            onChange({ ...wishes, parentCode: parentCode ?? null });
          }}
        />,
      )}
    </div>
  );
}
