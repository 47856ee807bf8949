import type { IntakeState } from '@xuncheng/contract';
import type { AdmittedItem } from '../admit/admit.ts';
import { noNews, type LiveNews } from './live-backlog.ts';

export interface Announcer {
  /** Does anybody listen? Nothing is put together for nobody. */
  readonly isHeard: () => boolean;
  /** Take an admitted item into the next batch. */
  readonly add: (item: AdmittedItem) => void;
  /** Say whether the intake takes anything, with the next batch. */
  readonly say: (intake: IntakeState) => void;
  readonly stop: () => void;
}

type Collecting = ReturnType<typeof noNews> & { intake?: IntakeState };

/**
 * Tell the server what was admitted, without waiting for the database: everything of the last few milliseconds in one message.
 * @param publish to whoever listens
 */
export function createAnnouncer(everyMs: number, isHeard: () => boolean, publish: (news: LiveNews) => void): Announcer {
  let batch: Collecting = noNews();
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    timer = undefined;
    const full = batch;
    batch = noNews();
    publish(full);
  }

  function collect(item: AdmittedItem): void {
    switch (item.kind) {
      case 'fix':
        batch.fixes.push(item.body);
        break;
      case 'camera-event':
        batch.cameraEvents.push(item.body);
        break;
      case 'camera-review':
        // Read from the database by who looks at the camera: nothing moves by it.
        break;
      case 'reading':
        batch.readings.push(item.body);
        break;
      case 'alarm':
        batch.alarms.push(item.body);
        break;
      case 'status':
        batch.statuses.push(item.body);
        break;
      case 'receipt':
        batch.receipts.push(item.body);
        break;
    }
  }

  return {
    isHeard,
    add: (item) => {
      collect(item);
      timer ??= setTimeout(flush, everyMs);
    },
    say: (intake) => {
      batch.intake = intake;
      timer ??= setTimeout(flush, everyMs);
    },
    stop: () => {
      clearTimeout(timer);
    },
  };
}
