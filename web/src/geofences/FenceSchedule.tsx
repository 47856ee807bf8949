import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { GEOFENCE_WINDOWS_AT_MOST, type GeofenceWindow } from '@xuncheng/contract';
import { Button, Checkbox, Input } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { changeWishes } from './fence-draft.ts';
import { clockOf, minuteOf } from './minute-of-day.ts';

const WEEKDAYS = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const;
const FIRST: GeofenceWindow = { weekdays: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1_080 };

/** When alarms are raised: windows of the week by the city's clocks; none is always. */
export function FenceSchedule({ schedule }: { readonly schedule: readonly GeofenceWindow[] }): ReactElement {
  const { t } = useTranslation();
  const set = (windows: readonly GeofenceWindow[]): void => {
    changeWishes({ schedule: [...windows] });
  };
  return (
    <fieldset className="receiver-choice">
      <legend>
        {t('geofence.schedule')}
        {schedule.length === 0 ? ` · ${t('geofence.always')}` : ''}
      </legend>
      {schedule.map((window, index) => (
        <Hours
          // Windows have no names; they are changed in place and never change their order.
          key={index}
          window={window}
          onChange={(changed) => {
            set(schedule.map((one, i) => (i === index ? changed : one)));
          }}
          onDrop={() => {
            set(schedule.filter((_, i) => i !== index));
          }}
        />
      ))}
      <Button
        size="small"
        icon={<PlusOutlined />}
        disabled={schedule.length >= GEOFENCE_WINDOWS_AT_MOST}
        data-testid="add-fence-hours"
        onClick={() => {
          set([...schedule, FIRST]);
        }}
      >
        {t('geofence.addWindow')}
      </Button>
    </fieldset>
  );
}

interface HoursProps {
  readonly window: GeofenceWindow;
  readonly onChange: (window: GeofenceWindow) => void;
  readonly onDrop: () => void;
}

function Hours({ window, onChange, onDrop }: HoursProps): ReactElement {
  const { t } = useTranslation();
  const { weekdays, fromMinute, toMinute } = window;
  return (
    <div className="fence-hours">
      <Checkbox.Group
        value={weekdays}
        aria-label={t('geofence.weekdays')}
        options={WEEKDAYS.map((day, i) => ({ value: i + 1, label: t(`geofence.weekday.${day}`) }))}
        onChange={(days) => {
          onChange({ ...window, weekdays: days });
        }}
      />
      <div className="fence-times">
        <MinuteInput
          minute={fromMinute}
          label={t('geofence.from')}
          onChange={(minute) => {
            onChange({ ...window, fromMinute: minute });
          }}
        />
        –
        <MinuteInput
          minute={toMinute}
          label={t('geofence.to')}
          onChange={(minute) => {
            onChange({ ...window, toMinute: minute });
          }}
        />
        {toMinute <= fromMinute ? <span className="quiet small">{t('geofence.nextDay')}</span> : null}
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t('geofence.dropWindow')}
          onClick={onDrop}
        />
      </div>
    </div>
  );
}

interface MinuteInputProps {
  /** Of the day. */
  readonly minute: number;
  readonly label: string;
  readonly onChange: (minute: number) => void;
}

function MinuteInput({ minute, label, onChange }: MinuteInputProps): ReactElement {
  return (
    <Input
      type="time"
      size="small"
      value={clockOf(minute)}
      aria-label={label}
      onChange={(event) => {
        const changed = minuteOf(event.target.value);
        if (changed !== null) onChange(changed);
      }}
    />
  );
}
