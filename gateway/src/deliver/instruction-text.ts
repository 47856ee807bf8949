import type { InstructionForDevice } from '@xuncheng/contract';

/** An instruction on a screen that shows one line: urgency, text, place. */
export function instructionText({ priority, text, place }: InstructionForDevice): string {
  return `${priority === 'urgent' ? '【紧急】' : '【指令】'}${text}${place?.name === undefined ? '' : `（${place.name}）`}`;
}
