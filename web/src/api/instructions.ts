import {
  instruction,
  instructionTemplate,
  type Instruction,
  type InstructionTemplate,
  type NewInstructionTemplate,
  type ReassignInstruction,
} from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { get, post, remove } from './request.ts';

/** Wording kept for the caller's areas. */
export const instructionTemplatesQuery = queryOptions({
  queryKey: ['instruction-templates'],
  queryFn: ({ signal }) => get('/instruction-templates', z.array(instructionTemplate), signal),
});

/** Keep wording; the same text is the same template. Throws ApiFailure. */
export function keepTemplate(template: NewInstructionTemplate): Promise<InstructionTemplate> {
  return post('/instruction-templates', template, instructionTemplate);
}

/** Keep it no longer. Throws ApiFailure. */
export function dropTemplate(id: number): Promise<void> {
  return remove(`/instruction-templates/${String(id)}`);
}

/** The same order to somebody else; the same key is the same order. Throws ApiFailure. */
export function reassign(instructionId: string, order: ReassignInstruction): Promise<Instruction> {
  return post(`/instructions/${instructionId}/reassign`, order, instruction);
}

/** Once more to everybody on duty who has not answered. Throws ApiFailure. */
export function sendAgain(instructionId: string): Promise<Instruction> {
  return post(`/instructions/${instructionId}/resend`, {}, instruction);
}
