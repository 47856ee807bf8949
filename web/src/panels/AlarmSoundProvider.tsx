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

/** Sounds while an active alarm is unacknowledged and the sound is on, whichever tab is open. */
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
  const rings = soundOn && [...alarms.values()].some((alarm) => alarm.active && alarm.acknowledgedAt === null);
  useEffect(() => {
    if (rings) sound.current?.start();
    else sound.current?.stop();
  }, [rings]);
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
