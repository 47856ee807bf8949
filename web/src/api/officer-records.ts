import {
  officerRecord,
  retirement,
  squad,
  type NewSquad,
  type OfficerChange,
  type OfficerRecord,
  type Retirement,
  type Squad,
  type SquadChange,
} from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { get, post, put } from './request.ts';

export const squadsQuery = queryOptions({
  queryKey: ['squads'],
  queryFn: ({ signal }) => get('/squads', z.array(squad), signal),
  staleTime: 0,
});

export const officerRecordsQuery = queryOptions({
  queryKey: ['officer-records'],
  queryFn: ({ signal }) => get('/officer-records', z.array(officerRecord), signal),
  staleTime: 0,
});

/** Each throws ApiFailure. */
export function createSquad(given: NewSquad): Promise<Squad> {
  return post('/squads', given, squad);
}

export function changeSquad(id: number, change: SquadChange): Promise<Squad> {
  return put(`/squads/${String(id)}`, change, squad);
}

export function createOfficer(given: OfficerChange): Promise<OfficerRecord> {
  return post('/officers', given, officerRecord);
}

export function changeOfficer(id: number, change: OfficerChange): Promise<OfficerRecord> {
  return put(`/officers/${String(id)}`, change, officerRecord);
}

export function retireOfficer(id: number): Promise<Retirement> {
  return post(`/officers/${String(id)}/retire`, {}, retirement);
}

export function reinstateOfficer(id: number): Promise<OfficerRecord> {
  return post(`/officers/${String(id)}/reinstate`, {}, officerRecord);
}
