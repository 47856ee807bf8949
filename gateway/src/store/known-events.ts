import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { KnownEvent } from '../decode/onvif.ts';

/** The newest event of each state of each camera: "no motion any more" does not say when the motion began. */
export interface KnownEvents {
  readonly newest: (deviceId: string, state: string) => KnownEvent | undefined;
  readonly note: (
    deviceId: string,
    state: string,
    event: { readonly startTime: number; readonly endTime?: number | undefined },
  ) => void;
}

/** Rules and regions that one camera has; what it made up beyond would be a memory of its making. */
const STATES_OF_A_CAMERA = 64;

const rows = z.array(z.tuple([z.string(), z.number(), z.number().nullable()]));

/**
 * Kept in one small file a camera, so that an event that outlives the gateway still finds its end.
 * @param folder of these files alone
 */
export function openKnownEvents(folder: string): KnownEvents {
  mkdirSync(folder, { recursive: true });
  const cameras = new Map<string, Map<string, KnownEvent>>();

  function statesOf(deviceId: string): Map<string, KnownEvent> {
    const states = cameras.get(deviceId) ?? read(path.join(folder, `${deviceId}.json`));
    cameras.set(deviceId, states);
    return states;
  }

  return {
    newest: (deviceId, state) => statesOf(deviceId).get(state),
    note: (deviceId, state, { startTime, endTime }) => {
      const states = statesOf(deviceId);
      const known = states.get(state);
      // Late word of an earlier event says nothing of the newest.
      if (known && startTime < known.startTime) return;
      if (known?.startTime === startTime && known.endTime === endTime) return;
      states.delete(state);
      states.set(state, { startTime, endTime });
      if (states.size > STATES_OF_A_CAMERA)
        for (const oldest of states.keys()) {
          states.delete(oldest);
          break;
        }
      const file = path.join(folder, `${deviceId}.json`);
      const kept = [...states].map(([name, event]) => [name, event.startTime, event.endTime ?? null]);
      try {
        writeFileSync(`${file}.new`, JSON.stringify(kept));
        renameSync(`${file}.new`, file);
      } catch {
        // The event itself is none the worse: this process knows, and the next note of the camera writes all of it.
      }
    },
  };
}

/** A file that is not there, or was torn, is a camera of which nothing is known: its next state begins anew. */
function read(name: string): Map<string, KnownEvent> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(name, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
  const known = rows.safeParse(json).data ?? [];
  return new Map(known.map(([state, startTime, endTime]) => [state, { startTime, endTime: endTime ?? undefined }]));
}
