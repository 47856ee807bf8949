import type { InstructionForDevice } from '@xuncheng/contract';
import i18next from 'i18next';

/** Two tones, each with its start in seconds and its pitch in hertz. */
const TONES = [
  [0, 660],
  [0.2, 880],
] as const;
const TONE_SECONDS = 0.18;

let context: AudioContext | undefined;

/** Browsers let a page sound only after it was touched, and some silence it when the screen was locked: call it at each touch. */
export function allowSound(): void {
  context ??= new AudioContext();
  if (context.state !== 'running') void context.resume().catch(() => undefined);
}

/**
 * Something came that waits for an answer: the phone shakes and sounds, and a page that is not on the screen shows it as a push message
 * would, under the same tag. Nothing of this is certain on every phone, and none of it may keep the instruction from being taken.
 */
export async function alertOfficer({ id, kind, priority, text }: InstructionForDevice): Promise<void> {
  if ('vibrate' in navigator) navigator.vibrate([200, 100, 200]);
  sound();
  if (document.visibilityState === 'visible' || !('Notification' in window) || Notification.permission !== 'granted')
    return;
  try {
    const registration = await navigator.serviceWorker.getRegistration('/officer');
    const title = kind === 'order' ? i18next.t(`priority.${priority}`) : i18next.t(`instructionKind.${kind}`);
    await registration?.showNotification(title, {
      body: text,
      icon: '/icons/officer-192.png',
      tag: id,
      requireInteraction: priority === 'urgent',
    });
  } catch {
    // The order is in the list all the same.
  }
}

function sound(): void {
  if (context?.state !== 'running') return;
  for (const [start, hertz] of TONES) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    const at = context.currentTime + start;
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0.2, at);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + TONE_SECONDS);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + TONE_SECONDS);
  }
}
