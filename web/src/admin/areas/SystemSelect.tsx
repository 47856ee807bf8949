import { IMPORT_SYSTEMS, type ImportSystem } from '@xuncheng/contract';
import { Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useOptionSearch } from '../../view/use-text-search.ts';

/** CGCS2000, 3-degree Gauss–Krüger: zones 25–45, then central meridians 75°E–135°E. */
const GAUSS_KRUEGER = Array.from({ length: 42 }, (_, index) => {
  const isByZone = index < 21;
  const meridian = (isByZone ? index + 25 : index - 21 + 25) * 3;
  const code: ImportSystem = `EPSG:${4513 + index}`;
  return {
    value: code,
    label: `${code} · CGCS2000 GK ${isByZone ? `zone ${String(index + 25)}` : `CM ${String(meridian)}E`}`,
  };
});

/** What coordinates of a file are in. */
export function SystemSelect({
  id,
  value,
  onChange,
}: {
  /** A form's label is for this. */
  readonly id?: string;
  readonly value?: ImportSystem;
  readonly onChange?: (system: ImportSystem) => void;
}): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  return (
    <Select<ImportSystem>
      {...(id ? { id } : {})}
      {...(value ? { value } : {})}
      showSearch={byName}
      options={[
        ...IMPORT_SYSTEMS.map((system) => ({ value: system, label: t(`areaImport.system.${system}`) })),
        ...GAUSS_KRUEGER,
      ]}
      onChange={(system) => onChange?.(system)}
    />
  );
}
