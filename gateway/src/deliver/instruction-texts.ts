import { instructionForDevice, type InstructionForDevice } from '@xuncheng/contract';
import type { Logger } from 'pino';
import { parseJson } from '../decode/json.ts';
import type { DeliveryReceipt } from '../intake.ts';
import type { Jt808Server } from '../listen/jt808-server.ts';
import type { DeviceRegistry, RegisteredDevice } from '../store/device-registry.ts';

export interface InstructionTextsOptions {
  readonly registry: DeviceRegistry;
  readonly terminals: Pick<Jt808Server, 'sendText' | 'askForPosition'>;
  readonly log: Logger;
  /** Keep a receipt as if the device had said it. */
  readonly receipt: (device: RegisteredDevice, receipt: DeliveryReceipt) => Promise<void>;
}

/** Instructions whose text has been shown are remembered up to this number: sent again, they are only confirmed again. */
const REMEMBERED = 10_000;

/**
 * Instructions for terminals that can do no more than show a text (JT/T 808): the server publishes them like any other, here they become
 * a text, and the terminal's answer becomes the step `delivered`. Further steps are said by people over another way. A request for a
 * sign of life becomes a question for the position.
 * @returns what to call with everything the server publishes for devices
 */
export function createInstructionTexts(options: InstructionTextsOptions): (topic: string, payload: Uint8Array) => void {
  const { registry, terminals, log } = options;
  const shown = new Set<string>();

  async function deliver(device: RegisteredDevice, instruction: InstructionForDevice): Promise<void> {
    const key = `${device.id} ${instruction.id}`;
    if (!shown.has(key)) {
      const result = await terminals.sendText(device.id, textOf(instruction));
      if (result !== 'done') return; // the server sends it again
      shown.add(key);
      if (shown.size > REMEMBERED) shown.delete(shown.values().next().value ?? '');
    }
    await options.receipt(device, { instructionId: instruction.id, step: 'delivered', time: Date.now() });
  }

  return (topic, payload) => {
    const [, deviceId = '', , kind] = topic.split('/');
    const device = registry.byId(deviceId);
    if (device?.protocol !== 'jt808') return;
    if (kind === 'rebirth') terminals.askForPosition(device.id);
    if (kind !== 'instruction') return;
    const json = parseJson(payload);
    const parsed = 'value' in json ? instructionForDevice.safeParse(json.value) : undefined;
    if (!parsed?.success) return;
    deliver(device, parsed.data).catch((error: unknown) => {
      log.error({ err: error }, 'a receipt was not kept; the instruction comes again');
    });
  };
}

/** What stands on the screen: urgency, text, place. */
function textOf({ priority, text, place }: InstructionForDevice): string {
  return `${priority === 'urgent' ? '【紧急】' : '【指令】'}${text}${place?.name === undefined ? '' : `（${place.name}）`}`;
}
