import { ApiFailure } from '../../api/api-failure.ts';
import { getOrderPhoto } from '../../api/instructions.ts';
import { isOpen } from './instructions-here.ts';
import { openPhone, type OrderPhotoHere } from './phone-store.ts';
import { platformNow, type PhoneStore } from './phone-state.ts';
import { oneAtATime } from './send-outbox.ts';

/** After a failure the next try waits so long; a new order, and the browser's word that there is a network again, do not. */
const TRY_AGAIN_MS = 10_000;
/** For two megabytes over a bad network. */
const PATIENCE_MS = 60_000;

/** Photos of orders on this phone: fetched once, and here without a network from then on. */
export interface OrderPhotoDesk {
  /** Look which are here. */
  readonly open: () => Promise<void>;
  /** Fetch what orders name and is not here. `isUrgent`: also when it failed a moment ago. */
  readonly fetchMissing: (isUrgent: boolean) => void;
}

/** By what a photo of an order is known in the phone's state. */
export function photoKey(instructionId: string, sha256: string): string {
  return `${instructionId}/${sha256}`;
}

/** The bytes of a photo that is here; undefined when the browser has lost them. */
export async function readOrderPhoto(
  instructionId: string,
  sha256: string,
): Promise<OrderPhotoHere['bytes'] | undefined> {
  return (await (await openPhone()).get('orderPhotos', [instructionId, sha256]))?.bytes;
}

/** The desk of this phone. */
export function createOrderPhotoDesk({ getState, setState }: PhoneStore): OrderPhotoDesk {
  let triedAt = 0;

  function listMissing(): { readonly instructionId: string; readonly sha256: string }[] {
    const { instructions, orderPhotos } = getState();
    const now = platformNow(getState(), Date.now());
    return instructions
      .filter((instruction) => isOpen(instruction, now))
      .flatMap(({ id, photos = [] }) => photos.map((sha256) => ({ instructionId: id, sha256 })))
      .filter(({ instructionId, sha256 }) => !orderPhotos.has(photoKey(instructionId, sha256)));
  }

  /** What was denied is asked for again after the page was loaded anew. */
  function mark(instructionId: string, sha256: string, standing: 'here' | 'denied'): void {
    setState(({ orderPhotos }) => ({
      orderPhotos: new Map([...orderPhotos, [photoKey(instructionId, sha256), standing]]),
    }));
  }

  const fetchAll = oneAtATime(async () => {
    for (const { instructionId, sha256 } of listMissing()) {
      try {
        const bytes = await getOrderPhoto(instructionId, sha256, AbortSignal.timeout(PATIENCE_MS));
        await (await openPhone()).put('orderPhotos', { instructionId, sha256, bytes: new Uint8Array(bytes) });
        mark(instructionId, sha256, 'here');
      } catch (failure) {
        if (!(failure instanceof ApiFailure) || (failure.status !== 404 && failure.status !== 403)) throw failure;
        mark(instructionId, sha256, 'denied');
      }
    }
  });

  return {
    open: async () => {
      const keys = await (await openPhone()).getAllKeys('orderPhotos');
      setState({ orderPhotos: new Map(keys.map(([id, sha256]) => [photoKey(id, sha256), 'here'])) });
    },
    fetchMissing: (isUrgent) => {
      if (!navigator.onLine || (!isUrgent && Date.now() - triedAt < TRY_AGAIN_MS) || listMissing().length === 0) return;
      triedAt = Date.now();
      // What fails is tried again by the tick.
      fetchAll().catch(() => undefined);
    },
  };
}
