import { instructionForDevice, type DownKind } from '@xuncheng/contract';
import { parseJson } from '../decode/json.ts';
import type { RegisteredDevice } from '../store/device-registry.ts';
import { instructionText } from './instruction-text.ts';

/** What an OwnTracks phone is told, on the topic it listens to. */
export interface OwntracksCommand {
  readonly topic: string;
  readonly payload: string;
}

/**
 * What the server says, as commands of OwnTracks (`_type: cmd` on `owntracks/{id}/{device}/cmd`; the app obeys when remote commands are
 * switched on there): a request for a sign of life is `reportLocation`; an instruction is `action` with a text, which the app shows on
 * iOS. It confirms neither, so that such an instruction stays `sent` until somebody says more.
 */
export class OwntracksCommands {
  /** The topic that a phone last published on says what it calls itself. */
  readonly #topics = new Map<string, string>();

  /** A phone published on this topic. */
  heard(device: RegisteredDevice, topic: string): void {
    if (device.protocol !== 'owntracks') return;
    const own = topic.split('/', 3).join('/');
    if (this.#topics.get(device.id) !== own) this.#topics.set(device.id, own);
  }

  /** @returns the command, or undefined when the phone cannot be told, or has never said what it calls itself */
  command(device: RegisteredDevice, kind: DownKind, payload: Uint8Array): OwntracksCommand | undefined {
    const topic = this.#topics.get(device.id);
    const action = topic === undefined ? undefined : actionOf(kind, payload);
    return action && { topic: `${topic!}/cmd`, payload: JSON.stringify({ _type: 'cmd', ...action }) };
  }
}

function actionOf(kind: DownKind, payload: Uint8Array): { action: string; content?: string } | undefined {
  if (kind === 'rebirth') return { action: 'reportLocation' };
  if (kind !== 'instruction') return undefined;
  const json = parseJson(payload);
  const instruction = 'value' in json ? instructionForDevice.safeParse(json.value) : undefined;
  return instruction?.success ? { action: 'action', content: instructionText(instruction.data) } : undefined;
}
