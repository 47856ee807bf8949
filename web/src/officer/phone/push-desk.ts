import { pushSubscription, type Answer, type PushSubscriptionKeys } from '@xuncheng/contract';
import type { PhoneStore } from './phone-state.ts';

/** Being reached while the page is closed, by the push service of the browser. */
export interface PushDesk {
  /** The platform is connected and says its key: subscribe when that is allowed, else wait to be asked. */
  readonly takeKey: (publicKey: string) => void;
  /** Ask the officer. */
  readonly ask: () => Promise<void>;
  /** This phone is no device any more. */
  readonly end: () => Promise<void>;
}

/** The desk. @param tell brings a subscription to the platform; undefined without a connection: the next one says its key again */
export function createPushDesk(
  { setState }: PhoneStore,
  tell: (subscription: PushSubscriptionKeys) => Promise<Answer<null>> | undefined,
): PushDesk {
  let key: string | undefined;
  // Only the built application has a worker, and only some browsers push.
  const isPossible = (): boolean => import.meta.env.PROD && 'PushManager' in window && 'Notification' in window;

  async function subscribe(publicKey: string): Promise<void> {
    const { pushManager } = await navigator.serviceWorker.ready;
    const known = await pushManager.getSubscription();
    // Made with the key of another platform, or of this one before it was set up anew.
    if (known && toBase64url(known.options.applicationServerKey) !== publicKey) await known.unsubscribe();
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
    const answer = await tell(pushSubscription.parse(made.toJSON()));
    setState({ push: answer?.ok ? 'on' : 'failed' });
  }

  async function follow(): Promise<void> {
    if (!isPossible() || key === undefined) return;
    if (Notification.permission !== 'granted') {
      setState({ push: Notification.permission === 'denied' ? 'denied' : 'asks' });
      return;
    }
    try {
      await subscribe(key);
    } catch {
      setState({ push: 'failed' });
    }
  }

  return {
    takeKey: (publicKey) => {
      key = publicKey;
      void follow();
    },
    ask: async () => {
      await Notification.requestPermission();
      await follow();
    },
    end: async () => {
      setState({ push: 'none' });
      if (!isPossible()) return;
      const registration = await navigator.serviceWorker.getRegistration('/officer');
      await (await registration?.pushManager.getSubscription())?.unsubscribe();
    },
  };
}

function toBase64url(bytes: ArrayBuffer | null): string {
  const text = String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer()));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
