import { App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { failureText } from '../i18n/failure-text.ts';
import { useLive } from '../live/live-context.ts';

/** Acknowledging alarms: which are on their way, and the act. A failure is said and leaves the alarm as it was. */
export function useAcknowledge(): { busy: ReadonlySet<number>; acknowledge: (alarmId: number) => void } {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { link } = useLive();
  const [busy, setBusy] = useState<ReadonlySet<number>>(new Set());
  const run = async (alarmId: number): Promise<void> => {
    setBusy((set) => new Set(set).add(alarmId));
    try {
      await link.acknowledge(alarmId);
    } catch (error) {
      void message.error(failureText(error, t));
    }
    setBusy((set) => new Set([...set].filter((id) => id !== alarmId)));
  };
  return { busy, acknowledge: (alarmId) => void run(alarmId) };
}
