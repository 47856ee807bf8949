import {
  API_PREFIX,
  instruction,
  instructionTemplate,
  type Instruction,
  type InstructionTemplate,
  type NewInstructionTemplate,
  type ReassignInstruction,
} from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { bringBytes, get, getBytes, post, remove } from './request.ts';

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

/** Bring a photo that an order will name; brought again it is the same one. Throws ApiFailure. */
export function bringOrderPhoto(sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  return bringBytes(`/instruction-photos/${sha256}`, bytes);
}

/** Where a photo of an order is shown from. */
export function orderPhotoUrl(instructionId: string, sha256: string): string {
  return API_PREFIX + orderPhotoPath(instructionId, sha256);
}

/** The bytes of a photo of an order. Throws ApiFailure. */
export function getOrderPhoto(instructionId: string, sha256: string, signal: AbortSignal): Promise<Uint8Array> {
  return getBytes(orderPhotoPath(instructionId, sha256), signal);
}

function orderPhotoPath(instructionId: string, sha256: string): string {
  return `/instructions/${instructionId}/photos/${sha256}`;
}
