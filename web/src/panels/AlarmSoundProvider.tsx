import type { Alarm } from '@xuncheng/contract';
import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react';
import { useLiveTopic } from '../live/live-context.ts';
import { useView } from '../view/view-state.ts';
import { AlarmSound } from './alarm-sound.ts';

interface SoundState {
  /** An alarm wants to sound and the browser does not let it. */
  readonly blocked: boolean;
  readonly unblock: () => void;
}

const SoundContext = createContext<SoundState>({ blocked: false, unblock: () => undefined });

export function useAlarmSound(): SoundState {
  return useContext(SoundContext);
}

/** Sounds until every alarm is acknowledged, also one that is over by itself, while the sound is on, whichever tab is open. */
export function AlarmSoundProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const { alarms } = useLiveTopic('alarms');
  const soundOn = useView((view) => view.soundOn);
  const [blocked, setBlocked] = useState(false);
  const sound = useRef<AlarmSound | null>(null);
  useEffect(() => {
    const made = new AlarmSound(() => {
      setBlocked(made.blocked);
    });
    sound.current = made;
    return () => {
      made.close();
    };
  }, []);
  const unseen = [...alarms.values()].filter(({ acknowledgedAt }) => acknowledgedAt === null);
  const call = !soundOn || unseen.length === 0 ? null : unseen.some(isCritical) ? 'critical' : 'usual';
  useEffect(() => {
    if (call) sound.current?.start(call);
    else sound.current?.stop();
    document.getElementById('root')?.setAttribute('data-alarm-sound', call ?? 'none');
  }, [call]);
  const state = useMemo(
    () => ({
      blocked,
      unblock: () => {
        sound.current?.unblock();
      },
    }),
    [blocked],
  );
  return <SoundContext value={state}>{children}</SoundContext>;
}

function isCritical({ severity, active }: Pick<Alarm, 'severity' | 'active'>): boolean {
  return active && severity === 'critical';
}
