import { useQuery } from '@tanstack/react-query';
import type { Shift } from '@xuncheng/contract';
import { Popconfirm, Switch } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useNow } from '../live/use-now.ts';
import { BeatFigure } from './BeatFigure.tsx';
import { OutboxLine } from './OutboxLine.tsx';
import { shiftsNowQuery, shiftToWork } from './own-shifts-query.ts';
import { isOnDuty } from './phone/phone-state.ts';
import { PushLine } from './PushLine.tsx';
import { RefusalLine } from './RefusalLine.tsx';
import { RestButton } from './RestButton.tsx';
import { TrackingCard } from './TrackingCard.tsx';
import { usePhone, usePhoneState } from './use-phone.ts';
import { useSettled } from './use-settled.ts';

/** From here on the officer is told of the saver. */
const LOW_BATTERY_PERCENT = 25;

/** The shift: am I tracked, clock in and out, where is my beat. */
export function DutyTab({ officerId }: { readonly officerId: number }): ReactElement {
  const { t } = useTranslation();
  const phone = usePhone();
  const format = useFormat();
  const now = useNow(1_000);
  const { open, next } = shiftToWork(useQuery(shiftsNowQuery(officerId)).data ?? [], now);
  const state = usePhoneState((all) => all);
  const onDuty = isOnDuty(state, now);
  const isSettled = useSettled([open?.id, onDuty, state.duty?.restSince, state.refusal?.code].join());
  const battery = state.lastFix?.battery ?? null;
  const isLow = battery !== null && battery <= LOW_BATTERY_PERCENT && !state.savesBattery;
  return (
    <>
      <TrackingCard now={now} />
      <RefusalLine />
      {open ? <ShiftLines shift={open} /> : null}
      {onDuty ? <RestButton shift={open} now={now} isSettled={isSettled} /> : null}
      {open || onDuty ? <ClockButton shift={open} onDuty={onDuty} isSettled={isSettled} /> : <NoShift next={next} />}
      <OutboxLine />
      {open ? <BeatFigure beatId={open.beatId} /> : null}
      <PushLine />
      {onDuty ? (
        <label className="officer-setting">
          <span>
            {t('field.screenOn')}
            <small className="quiet">{t('field.screenOnWhy')}</small>
          </span>
          <Switch checked={state.screenStaysOn} onChange={(wished) => void phone.setScreenStaysOn(wished)} />
        </label>
      ) : null}
      {onDuty ? (
        <label className="officer-setting">
          <span>
            {t('field.saver')}
            <small className={isLow ? 'warn' : 'quiet'}>
              {isLow ? t('field.saverLow', { battery: format.number(battery) }) : t('field.saverWhy')}
            </small>
          </span>
          <Switch
            checked={state.savesBattery}
            data-testid="battery-saver"
            onChange={(wished) => void phone.setSavesBattery(wished)}
          />
        </label>
      ) : null}
    </>
  );
}

function ShiftLines({ shift }: { readonly shift: Shift }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <h1 className="officer-shift">
      {shift.beat}
      <span className="quiet">
        {t('field.shiftHours', { start: format.time(shift.startsAt), end: format.time(shift.endsAt) })}
      </span>
    </h1>
  );
}

function NoShift({ next }: { readonly next: Shift | undefined }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <p className="quiet" data-testid="no-shift">
      {t('field.noShift')}{' '}
      {next
        ? t('field.nextShift', {
            date: format.date(next.startsAt),
            start: format.time(next.startsAt),
            end: format.time(next.endsAt),
          })
        : null}
    </p>
  );
}

function ClockButton({
  shift,
  onDuty,
  isSettled,
}: {
  readonly shift: Shift | undefined;
  readonly onDuty: boolean;
  readonly isSettled: boolean;
}): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const phone = usePhone();
  const deviceId = usePhoneState((state) => state.deviceId);
  const duty = usePhoneState((state) => state.duty);
  if (onDuty && duty) {
    return (
      <>
        <p className="quiet small">
          {t('field.onDutySince', { time: format.time(duty.since), end: format.time(duty.endsAt) })}
        </p>
        <Popconfirm
          title={t('field.clockOutSure')}
          okText={t('field.clockOut')}
          okButtonProps={{ size: 'large' }}
          cancelButtonProps={{ size: 'large' }}
          onConfirm={() => void phone.clockOut()}
        >
          <button type="button" className="officer-big" data-testid="clock-out" disabled={!isSettled}>
            {t('field.clockOut')}
          </button>
        </Popconfirm>
      </>
    );
  }
  if (!shift || deviceId === null) return null;
  if (shift.deviceId !== deviceId) {
    return (
      <p className="officer-alert" role="alert">
        {t('field.otherDevice', { device: shift.deviceId ?? '—', here: deviceId })}
      </p>
    );
  }
  return (
    <button
      type="button"
      className="officer-big primary"
      data-testid="clock-in"
      disabled={!isSettled}
      onClick={() => void phone.clockIn(shift)}
    >
      {t('field.clockIn')}
    </button>
  );
}
