import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { officersQuery } from '../api/queries.ts';
import { useServerNow } from '../live/use-now.ts';
import { readCityTime, writeCityTime } from './city-clock.ts';
import { replaySpan, type ReplayAsked, type Who } from './replay-asked.ts';
import { openReplay } from './replay-state.ts';
import { useOptionSearch } from '../view/use-text-search.ts';

const HOURS = [0.5, 2, 8, 24] as const;

/** Which interval, and whose trails. What is chosen holds when it is shown, not while it is put together. */
export function ReplayChoice({ asked }: { readonly asked: ReplayAsked }): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const now = useServerNow(60_000);
  const officers = useQuery(officersQuery).data ?? [];
  const [from, setFrom] = useState(() => writeCityTime(asked.from));
  const [to, setTo] = useState(() => writeCityTime(asked.to));
  const [who, setWho] = useState<Who>(asked.who);
  const squads = [...new Set(officers.map(({ squad }) => squad))].sort();
  const show = (span: { readonly from: number; readonly to: number }): void => {
    void openReplay({ ...replaySpan(span.from, span.to), who, at: null });
  };
  const [fromAt, toAt] = [readCityTime(from), readCityTime(to)];
  return (
    <form
      className="replay-choice"
      onSubmit={(event) => {
        event.preventDefault();
        if (fromAt !== null && toAt !== null) show({ from: fromAt, to: toAt });
      }}
    >
      <div className="replay-presets" role="group" aria-label={t('replay.last')}>
        {HOURS.map((hours) => (
          <Button
            key={hours}
            size="small"
            data-testid={`replay-last-${String(hours)}`}
            onClick={() => {
              show({ from: now - hours * 3_600_000, to: now });
            }}
          >
            {hours < 1 ? t('duration.minutes', { count: hours * 60 }) : t('duration.hoursOnly', { hours })}
          </Button>
        ))}
      </div>
      <label>
        <span>{t('replay.from')}</span>
        <input
          type="datetime-local"
          value={from}
          data-testid="replay-from"
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <label>
        <span>{t('replay.to')}</span>
        <input
          type="datetime-local"
          value={to}
          data-testid="replay-to"
          onChange={(event) => setTo(event.target.value)}
        />
      </label>
      <Select
        aria-label={t('replay.who')}
        data-testid="replay-who"
        value={who.kind === 'squad' ? `squad:${who.squad}` : who.kind}
        options={[
          { value: 'all', label: t('replay.everybody') },
          ...squads.map((squad) => ({ value: `squad:${squad}`, label: squad })),
          { value: 'officers', label: t('replay.chosen') },
        ]}
        onChange={(value) => {
          if (value === 'all') setWho({ kind: 'all' });
          else if (value === 'officers') setWho({ kind: 'officers', officerIds: [] });
          else setWho({ kind: 'squad', squad: value.slice('squad:'.length) });
        }}
      />
      {who.kind === 'officers' ? (
        <Select
          mode="multiple"
          aria-label={t('replay.chosen')}
          placeholder={t('officers.search')}
          maxTagCount={4}
          showSearch={byName}
          value={[...who.officerIds]}
          options={officers.map(({ id, name, badge }) => ({ value: id, label: `${name} ${badge}` }))}
          onChange={(officerIds) => {
            setWho({ kind: 'officers', officerIds });
          }}
        />
      ) : null}
      <Button
        htmlType="submit"
        type="primary"
        data-testid="replay-show"
        disabled={
          fromAt === null || toAt === null || toAt <= fromAt || (who.kind === 'officers' && who.officerIds.length === 0)
        }
      >
        {t('replay.show')}
      </Button>
    </form>
  );
}
