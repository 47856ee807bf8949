import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Popconfirm } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { changeTimeZone, timeZoneQuery } from '../../api/time-zone.ts';
import { TimeZoneSelect } from '../../i18n/TimeZoneSelect.tsx';
import { PanelState } from '../../panels/PanelState.tsx';
import { useSaving } from '../use-saving.ts';

/** What clocks and days of the district are. */
export function TimeZoneSetting(): ReactElement {
  const { t } = useTranslation();
  const current = useQuery(timeZoneQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const saving = useSaving(changeTimeZone, {
    refresh: [],
    onDone: () => {
      // Every clock and day on the page is another one.
      window.location.reload();
    },
  });
  if (!current.data) return <PanelState query={current} />;
  const { timeZone, changeable } = current.data;
  return (
    <section className="admin-section" data-testid="time-zone">
      <h2 className="limit-heading">{t('timeZone.title')}</h2>
      <p className="quiet">{t('timeZone.meaning')}</p>
      <div className="table-tools">
        <label className="sr-only" htmlFor="time-zone">
          {t('timeZone.title')}
        </label>
        <TimeZoneSelect id="time-zone" value={chosen ?? timeZone} disabled={!changeable} onChange={setChosen} />
        {changeable ? (
          <Popconfirm
            title={t('timeZone.confirm', { zone: chosen ?? timeZone })}
            onConfirm={() => {
              saving.mutate({ timeZone: chosen ?? timeZone });
            }}
          >
            <Button
              disabled={chosen === null || chosen === timeZone}
              loading={saving.isPending}
              data-testid="save-time-zone"
            >
              {t('admin.save')}
            </Button>
          </Popconfirm>
        ) : null}
      </div>
      <Alert type="info" showIcon title={t(changeable ? 'timeZone.changeable' : 'timeZone.fixed')} />
    </section>
  );
}
