import type { InstructionForDevice } from '@xuncheng/contract';
import i18next from 'i18next';
import { playTones, type Tones } from '../../view/play-tones.ts';

const TONES: Tones = [
  [0, 660],
  [0.2, 880],
];

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
  playTones(context, TONES);
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
