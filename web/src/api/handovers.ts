import { handover, type Handover, type NewHandover } from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { get, post } from './request.ts';

/** Hand-over notes of the desk, newest first. */
export const handoversQuery = queryOptions({
  queryKey: ['handovers'],
  queryFn: ({ signal }) => get('/handovers', z.array(handover), signal),
  refetchInterval: 30_000,
});

/** Throws ApiFailure, as both. */
export function writeHandover(note: NewHandover): Promise<Handover> {
  return post('/handovers', note, handover);
}

export function takeHandover(id: string): Promise<Handover> {
  return post(`/handovers/${id}/take`, {}, handover);
}
