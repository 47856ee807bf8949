import { Select } from 'antd';
import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useOptionSearch } from '../view/use-text-search.ts';

/** The time zone that this browser is in, which is most likely the district's. */
export function browsersZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

interface TimeZoneSelectProps {
  /** A form's label is for this. */
  readonly id?: string;
  readonly value?: string;
  readonly disabled?: boolean;
  readonly onChange?: (zone: string) => void;
}

/** A time zone by its IANA name, with what it is called and how far it is ahead of UTC now. */
export function TimeZoneSelect({ value, onChange, ...rest }: TimeZoneSelectProps): ReactElement {
  const { i18n } = useTranslation();
  const byName = useOptionSearch();
  const options = useMemo(() => {
    const names = new Set([...Intl.supportedValuesOf('timeZone'), browsersZone(), ...(value ? [value] : [])]);
    return [...names].map((name) => ({ value: name, label: labelOf(name, i18n.language) }));
  }, [value, i18n.language]);
  return (
    <Select<string>
      {...rest}
      {...(value ? { value } : {})}
      showSearch={byName}
      options={options}
      onChange={(zone) => onChange?.(zone)}
    />
  );
}

function labelOf(zone: string, language: string): string {
  const [offset, called] = (['shortOffset', 'long'] as const).map(
    (timeZoneName) =>
      new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName })
        .formatToParts()
        .find(({ type }) => type === 'timeZoneName')?.value,
  );
  return [zone, offset, called === offset ? undefined : called].filter((part) => part !== undefined).join(' · ');
}
