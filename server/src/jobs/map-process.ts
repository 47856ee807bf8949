import type { MapImport, MapImportKind } from '@xuncheng/contract';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { Refusal } from '../refusal.ts';
import { forkChild } from './fork-child.ts';
import type { MapFound, MapOutcome } from './import-map.ts';

export interface MapOrder {
  readonly databaseUrl: string;
  readonly path: string;
  readonly kinds: readonly MapImportKind[];
  readonly accountId: number;
}

export type MapReport =
  | ({ readonly kind: 'progress'; readonly bytesRead: number } & MapFound)
  | ({ readonly kind: 'end' } & MapOutcome)
  | { readonly kind: 'broken'; readonly isOurs: boolean; readonly message: string };

/** An extract of OpenStreetMap on its way into the base map, in a process of its own; one at a time. */
export interface MapImporting {
  readonly status: () => MapImport | null;
  /** @throws Refusal when one runs */
  readonly start: (
    path: string,
    kinds: readonly MapImportKind[],
    by: { readonly accountId: number; readonly displayName: string },
  ) => Promise<MapImport>;
  /** The map stays as it was. @throws Refusal when none runs */
  readonly cancel: () => Promise<MapImport>;
  readonly close: () => Promise<void>;
}

const NOTHING = { road: 0, block: 0, water: 0, green: 0, place: 0 };

/** @param onDone the map is another one */
export function createMapImporting(
  databaseUrl: string,
  clock: () => number,
  onDone: () => Promise<void>,
): MapImporting {
  let status: MapImport | null = null;
  let child: ChildProcess | undefined;
  /** Saved, and being taken over: too late to stop. */
  let isSaved = false;

  function change(what: Partial<MapImport>): void {
    if (status?.state === 'running') status = { ...status, ...what };
  }

  function end(what: Partial<MapImport>): void {
    change({ endedAt: clock(), ...what });
  }

  function hear(report: MapReport): void {
    if (report.kind === 'progress') {
      const { bytesRead, found, leftOut } = report;
      change({ bytesRead, found, leftOut });
    } else if (report.kind === 'broken') {
      end({ state: 'failed', failure: report.isOurs ? 'internal-error' : 'unreadable', message: report.message });
    } else {
      const { found, leftOut, failure } = report;
      change({ bytesRead: status?.bytes ?? 0, found, leftOut });
      if (failure) end({ state: 'failed', failure });
      // Done is said when it is in force.
      else {
        isSaved = true;
        onDone().then(
          () => {
            end({ state: 'done' });
          },
          (error: unknown) => {
            end({ state: 'failed', failure: 'internal-error', message: String(error) });
          },
        );
      }
    }
  }

  async function stop(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  }

  return {
    status: () => status,
    start: async (path, kinds, by) => {
      if (status?.state === 'running')
        throw new Refusal(409, 'map-import-running', 'A map is being imported; wait for it or stop it.');
      const { size } = await stat(path);
      status = {
        state: 'running',
        kinds: [...kinds],
        startedAt: clock(),
        startedBy: by.displayName,
        endedAt: null,
        bytes: size,
        bytesRead: 0,
        found: NOTHING,
        leftOut: 0,
        failure: null,
        message: null,
      };
      isSaved = false;
      const made = forkChild('map-child');
      child = made;
      let hasEnded = false;
      made.on('message', (report: MapReport) => {
        hasEnded ||= report.kind !== 'progress';
        hear(report);
      });
      made.on('exit', (code, signal) => {
        if (hasEnded || child !== made) return;
        end({ state: 'failed', failure: 'internal-error', message: `the import ended with ${String(code ?? signal)}` });
      });
      made.send({ databaseUrl, path, kinds, accountId: by.accountId } satisfies MapOrder);
      return status;
    },
    cancel: async () => {
      if (status?.state !== 'running' || isSaved)
        throw new Refusal(409, 'nothing-to-cancel', 'No map is being imported; there is nothing to stop.');
      end({ state: 'cancelled' });
      await stop();
      return status;
    },
    close: async () => {
      end({ state: 'cancelled' });
      await stop();
    },
  };
}
