import { queryOptions } from '@tanstack/react-query';
import { beatRecord, type BeatChange, type BeatRecord, type NewBeat } from '@xuncheng/contract';
import { z } from 'zod';
import { get, post, put } from './request.ts';

export const beatRecordsQuery = queryOptions({
  queryKey: ['beat-records'],
  queryFn: ({ signal }) => get('/beat-records', z.array(beatRecord), signal),
  staleTime: 0,
});

/** Each throws ApiFailure; 409 `changed-meanwhile` when somebody else was faster. */
export function createBeat(given: NewBeat): Promise<BeatRecord> {
  return post('/beats', given, beatRecord);
}

export function changeBeat(id: number, change: BeatChange): Promise<BeatRecord> {
  return put(`/beats/${String(id)}`, change, beatRecord);
}
